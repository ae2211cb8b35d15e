"""Use cases of kb, each one transaction."""
