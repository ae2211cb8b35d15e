"""What Prometheus learns of links that fail."""

from __future__ import annotations

from prometheus_client import REGISTRY

from kit.storage.work import Call, Reading
from services.kb.figures import set_figures
from services.kb.models import BrokenLink
from tests.service.kb.library import START, Library, an_id
from tests.support.handling import front_page


def test_links_that_fail_are_counted_by_item(library: Library) -> None:
    assert front_page("kb").figures is set_figures
    found = []
    for number in range(3):
        with library.handling("kb") as work:
            plain = {"kind": "article", "is_internal": False, "error": "404", "found_at": START}
            work.session.add(BrokenLink(item_id=an_id(500 + number), url="https://gone.example/", **plain))
        with library.handling.database("kb").reading() as session:
            set_figures(Reading(session, START, Call(actor="system")))
        found.append(REGISTRY.get_sample_value("frontline_kb_links_broken"))
    assert found == [1, 2, 3]
