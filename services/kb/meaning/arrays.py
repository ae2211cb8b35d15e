"""numpy with one thread: more gain little here, and fall far behind where the processors are busy. Nothing else in kb imports numpy."""

from __future__ import annotations

import os
from typing import Any

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def _imported() -> Any:
    """Its library reads how many threads it shall start when it is loaded, and never again: so the environment says so until then."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        import numpy

        return numpy
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


np = _imported()
