"""A year of customer service as its facts: consistent, of any size, the same for the same seed."""

from infra.year.days import Year, batches, days
from infra.year.files import read, write
from infra.year.plan import Plan

__all__ = ["Plan", "Year", "batches", "days", "read", "write"]
