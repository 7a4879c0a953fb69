"""Files of other systems as plain values: what is in them, and which lines make no sense."""
