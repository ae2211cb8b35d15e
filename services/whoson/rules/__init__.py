"""Decisions of whoson: values in, values out."""
