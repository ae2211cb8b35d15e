"""What is read: one question each, rows to plain dicts."""
