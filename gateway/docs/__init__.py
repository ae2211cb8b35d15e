"""The documents of the APIs and the pages that show them."""
