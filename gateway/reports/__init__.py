"""Shapes that the routes of reports share, and which reports an asker may see."""
