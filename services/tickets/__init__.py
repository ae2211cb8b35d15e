"""Tickets: what customers wrote, what was answered, and everything employees do with it."""
