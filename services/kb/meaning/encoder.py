"""all-MiniLM-L6-v2 by numpy alone: pieces of words, six layers, their mean, length one. The weights stay in their file, mapped."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from services.kb.meaning.arrays import np
from services.kb.meaning.matrix import STORED, Vectors
from services.kb.meaning.pieces import Pieces

Array = Any  # of float32
LAYERS, HEADS, SIZE, EACH = 6, 12, 384, 32
MOST_PIECES = 256
TINY = 1e-12
HEAD = 8  # bytes that say how long the list of the weights is


class Encoder:
    """A Model: a text as SIZE numbers of length one; the more alike the meanings of two texts, the nearer their product to 1."""

    name = "all-MiniLM-L6-v2"

    def __init__(self, folder: Path) -> None:
        """`folder` holds model.safetensors and vocab.txt. OSError, KeyError or ValueError where they are missing or are something else."""
        pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self._pieces = Pieces({piece: number for number, piece in enumerate(pieces) if piece})
        self._weights = _weights(folder / "model.safetensors")
        if self._weights["embeddings.word_embeddings.weight"].shape != (len(pieces) - 1, SIZE):
            raise ValueError("the words and the weights are not of one model")

    def vector(self, text: str) -> bytes:
        packed: bytes = self.encoded(text).astype(STORED).tobytes()
        return packed

    def matrix(self) -> Vectors:
        return Vectors(SIZE)

    def encoded(self, text: str) -> Array:
        """Of the first MOST_PIECES pieces of the text."""
        numbers = self._pieces.of(text, MOST_PIECES)
        kept = self._weights
        x = kept["embeddings.word_embeddings.weight"][numbers] + kept["embeddings.position_embeddings.weight"][: len(numbers)]
        x = self._evened(x + kept["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{number}.")
        mean = x.mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), TINY)

    def _layer(self, x: Array, name: str) -> Array:
        x = self._evened(x + self._line(self._attended(x, name), f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm")
        inner = _gelu(self._line(x, f"{name}intermediate.dense"))
        return self._evened(x + self._line(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _attended(self, x: Array, name: str) -> Array:
        """For each piece a mixture of all, by how much they concern it."""
        parts = (self._line(x, f"{name}attention.self.{part}") for part in ("query", "key", "value"))
        query, key, value = (part.reshape(len(x), HEADS, EACH).transpose(1, 0, 2) for part in parts)
        concern = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(EACH))
        concern = np.exp(concern - concern.max(axis=-1, keepdims=True))
        concern /= concern.sum(axis=-1, keepdims=True)
        return (concern @ value).transpose(1, 0, 2).reshape(len(x), SIZE)

    def _line(self, x: Array, name: str) -> Array:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _evened(self, x: Array, name: str) -> Array:
        x = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(TINY))
        return x / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _gelu(x: Array) -> Array:
    """x times how much of a normal distribution lies below x; Abramowitz and Stegun 7.1.26, right to 1.5e-7."""
    y = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * y)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.float32(0.5) * x * (1 + np.sign(x) * (1 - series * np.exp(-y * y)))


def _weights(file: Path) -> dict[str, Array]:
    """By name. The file begins with its list: the length of it, then JSON of shapes and places."""
    mapped = np.memmap(file, dtype=np.uint8, mode="r").view(np.ndarray)
    begin = HEAD + int.from_bytes(mapped[:HEAD].tobytes(), "little")
    listed = json.loads(mapped[HEAD:begin].tobytes())
    found = {}
    for name, about in listed.items():
        if name != "__metadata__" and about["dtype"] == "F32":
            first, last = about["data_offsets"]
            found[name] = mapped[begin + first : begin + last].view(np.float32).reshape(about["shape"])
    return found
