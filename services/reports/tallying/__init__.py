"""Counting days and months ahead, and saying which of them hold (decision 0032)."""
