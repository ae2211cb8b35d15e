"""What waits at an inflow goes in order, so many messages and bytes at a time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kit.bus.gathering import Gathered


@dataclass(frozen=True)
class Message:
    """As long as it is."""

    body: bytes


def gathered(*lengths: int, most: int = 3, most_bytes: int = 10) -> Gathered[str, Message]:
    waiting: Gathered[str, Message] = Gathered(most, most_bytes)
    for length in lengths:
        waiting.add("a", Message(b"x" * length))
    return waiting


def lengths_of_batches(waiting: Gathered[str, Message]) -> list[list[int]]:
    batches = iter(waiting.next_batch, [])
    return [[len(message.body) for _, message in batch] for batch in batches]


@pytest.mark.parametrize(
    ("lengths", "batches"),
    [
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([5, 5, 1], [[5, 5], [1]]),
        ([6, 5, 4], [[6], [5, 4]]),
        ([1, 30, 1], [[1], [30], [1]]),
        ([0, 0], [[0, 0]]),
        ([], []),
    ],
)
def test_batches(lengths: list[int], batches: list[list[int]]) -> None:
    assert lengths_of_batches(gathered(*lengths)) == batches


@pytest.mark.parametrize(("lengths", "is_full"), [([3, 3], False), ([1, 1, 1], True), ([6, 4], True), ([], False)])
def test_it_is_full_when_a_batch_is(lengths: list[int], is_full: bool) -> None:
    waiting = gathered(*lengths)
    assert waiting.is_full is is_full
    waiting.next_batch()
    assert not waiting.is_full


def test_what_came_from_one_place_can_be_dropped_and_no_longer_counts() -> None:
    waiting = gathered(4, 4)
    waiting.add("b", Message(b"xx"))
    assert waiting.is_full
    waiting.drop("a")
    assert (len(waiting), waiting.is_full) == (1, False)
    assert [source for source, _ in waiting.next_batch()] == ["b"]
    waiting.add("b", Message(b"x" * 10))
    waiting.clear()
    assert (len(waiting), waiting.is_full) == (0, False)
