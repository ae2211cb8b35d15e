"""How the tables of kb came to be."""
