"""Use cases of chat, each one transaction."""
