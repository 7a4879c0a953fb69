"""What progress tables, charts and overviews go by, on plain values."""
