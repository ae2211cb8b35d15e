"""Where surveys come in: whoever makes facts about them is asked after each ticket that was closed and each chat that ended."""

from __future__ import annotations

from collections.abc import Callable

from infra.year.pieces import Piece

# The ticket or chat as it stands, and when that was, in milliseconds since 1970. Whoever is asked may tell facts of that moment or
# later to `piece.desk`, and must draw from dice of its own (names.py), so that what else happens stays the same.
AskAfter = Callable[[Piece, int], None]


def ask_nobody(piece: Piece, at: int) -> None:
    """No survey is offered."""
