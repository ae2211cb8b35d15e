"""How a process that runs for weeks treats its memory."""

from __future__ import annotations

import gc

MADE_BEFORE_LOOKING = 20_000  # objects; the interpreter's own choice is 700


def settle_down() -> None:
    """Call once everything is imported and made. What is there now stays, so the search for garbage need not look through it.

    Without this each search of the oldest generation holds all requests up for as long as it takes to walk through every module.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_LOOKING, 20, 50)
