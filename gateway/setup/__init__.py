"""The page where the first administrator is made."""
