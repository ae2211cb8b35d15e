"""The knowledge base over HTTP: what its routes take and answer, and feeds."""
