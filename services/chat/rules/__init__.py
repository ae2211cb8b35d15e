"""Decisions of chat: values in, values out."""
