"""What is read of mail: one question each, rows to plain dicts."""
