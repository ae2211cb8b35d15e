"""Files on their way into tickets: uploaded first, then named by a signed receipt in what is written."""

from __future__ import annotations

from typing import Any

from gateway.uploads import Store

STORE = Store("tickets")


def with_files(asked: dict[str, Any]) -> dict[str, Any]:
    """Puts what the receipts in `uploads` stand for under `attachments`. Raises Invalid for one that is not ours or too old."""
    receipts = asked.pop("uploads", None) or []
    return asked | {"attachments": STORE.opened(receipts)} if receipts else asked
