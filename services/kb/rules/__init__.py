"""Decisions of kb: values in, values out."""
