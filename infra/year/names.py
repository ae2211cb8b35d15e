"""Ids that look and sort like UUID version 7 and follow from the seed alone: a moment, a thing's own name, a counter."""

from __future__ import annotations

import random

OF_MESSAGES, OF_OTHERS = 0x800000, 0xC00000  # where a thing's counters of other ids begin, far above its facts'


def name_of(dice: random.Random) -> str:
    """Fifty bits of chance in the shape of the middle of such an id; what a counter still has to be added to."""
    chance = dice.getrandbits(50)
    return f"7{chance & 0xFFF:03x}-{0x8000 | chance >> 12 & 0x3FFF:04x}-{chance >> 26:06x}"


def id_of(at: int, name: str, count: int = 0) -> str:
    """An id for something that began `at`; `count` below 2**24 tells apart what one thing brings forth."""
    return f"{at >> 16:08x}-{at & 0xFFFF:04x}-{name}{count:06x}"


def dice_of(seed: int, what: str, day: int = 0) -> random.Random:
    """A source of chance of its own for each question and day, so that days can be made in any order and in several processes."""
    return random.Random(f"{seed}/{what}/{day}")
