"""Use cases of whoson, each one transaction."""
