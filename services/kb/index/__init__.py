"""The index of words: a cache of the database, made anew from it whenever it is missing, foreign or broken."""
