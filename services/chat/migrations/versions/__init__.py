"""How the tables of chat came to be."""
