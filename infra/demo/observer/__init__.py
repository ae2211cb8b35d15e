"""Watches the public bus and recomputes every choice of routing from what it saw there. Imports nothing of the services."""
