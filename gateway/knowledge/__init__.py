"""The knowledge base at the edge: what its routes and pages share."""
