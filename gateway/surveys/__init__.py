"""Shapes of surveys that several routes share, and the words of their page."""
