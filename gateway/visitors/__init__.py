"""Shapes of the routes about visitors."""
