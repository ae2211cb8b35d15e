"""What the routes about tickets share on both sides."""
