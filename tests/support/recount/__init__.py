"""A second, slow and obvious computation of every column, from the envelopes alone and from the words of the spec: for comparison."""

from tests.support.recount.history import History
from tests.support.recount.recounting import Asked, recount

__all__ = ["Asked", "History", "recount"]
