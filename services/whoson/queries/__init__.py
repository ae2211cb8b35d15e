"""What is read: rows to plain dicts."""
