"""Who reaches what: by roles, by folder, by brand."""

from __future__ import annotations

import pytest

from kit.errors import Forbidden
from kit.storage.work import Call
from services.kb.reaching import reach_of
from services.kb.rules.rights import Reach
from tests.service.kb.library import Library


def reach(library: Library, actor: str) -> Reach:
    with library.handling.reading("kb") as session:
        return reach_of(session, Call(actor=actor))


@pytest.mark.spec("KB-164")
def test_agents_reach_the_brands_of_their_groups_managers_and_administrators_all(library: Library) -> None:
    assert reach(library, f"employee:{library.ann}").brand_ids == frozenset({library.brand})
    assert reach(library, f"employee:{library.bob}").brand_ids == frozenset({library.other_brand})
    assert reach(library, f"employee:{library.max}").brand_ids is None
    assert reach(library, f"employee:{library.ada}").brand_ids is None


def test_customers_read_and_no_more(library: Library) -> None:
    for actor in ("visitor", f"user:{library.carl}"):
        found = reach(library, actor)
        assert not found.is_staff
        assert found.may("kb_articles.view")
        assert not found.may("kb_articles.edit")


def test_who_is_switched_off_reaches_nothing(library: Library) -> None:
    with pytest.raises(Forbidden):
        reach(library, "employee:00000000-0000-7000-9000-000000000099")
