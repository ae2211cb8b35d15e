"""What Prometheus learns of kb besides what every service tells: how far the index of this process has come, and links that fail."""

from __future__ import annotations

import sqlalchemy as sa
from prometheus_client import Counter, Gauge

from kit.storage.work import Reading
from services.kb.index.shelf import state_of_index
from services.kb.models import BrokenLink

documents = Gauge("frontline_kb_index_documents", "Articles, canned replies and news in the index of this process")
behind = Gauge("frontline_kb_index_behind", "Changes that the index of this process has not taken in")
size = Gauge("frontline_kb_index_bytes", "Bytes of the index of this process on disk")
is_whole = Gauge("frontline_kb_index_whole", "Whether the index of this process holds everything, so that it can be searched")
links_broken = Gauge("frontline_kb_links_broken", "Links in articles and news that fail")
link_checks = Counter("frontline_kb_link_checks_total", "Addresses that were tried, by what came of it", ["outcome"])


def set_figures(reading: Reading) -> None:
    """Two statements, and a look at the folder."""
    state = state_of_index(reading.session)
    documents.set(state["documents"])
    behind.set(state["behind"])
    size.set(state["size"])
    is_whole.set(state["is_whole"])
    links_broken.set(reading.session.scalar(sa.select(sa.func.count()).select_from(BrokenLink)) or 0)
