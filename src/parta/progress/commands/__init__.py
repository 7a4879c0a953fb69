"""What the pages of progress keep: documents that are made by jobs."""
