"""How the tables of whoson came to be."""
