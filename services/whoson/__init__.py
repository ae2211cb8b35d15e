"""Visitors on the sites: who is there, where they come from, and what they look at."""
