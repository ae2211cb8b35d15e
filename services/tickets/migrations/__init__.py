"""How the tables of tickets came to be."""
