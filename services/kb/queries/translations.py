"""The same item in other languages, for staff (KB-031, NWS-011); and what there is to translate with (KB-112)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.storage.work import Reading
from services.kb.handlers.items import KIND_OF
from services.kb.models import TranslationCount
from services.kb.reaching import must_be_staff, reach_of
from services.kb.sections import section
from services.kb.sight import must_see, not_found, seen

MOST = 50


def translations(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, id} → {translation_group_id, items: [{id, title, slug, languages, is_private, is_draft}]}, as far as the asker sees them."""
    kind, reach = KIND_OF[asked["kind"]], reach_of(reading.session, reading.call)
    entity = kind.entity
    item = reading.session.get(entity, asked["id"])
    if item is None or item.deleted_at is not None:
        raise not_found(kind.name)
    must_see(reach, item)
    if item.translation_group_id is None:
        return {"translation_group_id": None, "items": []}
    languages = entity.languages if kind.name == "article" else sa.dialects.postgresql.array([entity.language])
    wanted = sa.select(entity.id, entity.title, entity.slug, languages.label("languages"), entity.is_private, entity.is_draft)
    same = [entity.translation_group_id == item.translation_group_id, entity.id != item.id, entity.deleted_at.is_(None)]
    rows = reading.session.execute(wanted.where(*same, *seen(reach, entity)).order_by("languages", entity.id).limit(MOST))
    return {"translation_group_id": item.translation_group_id, "items": [dict(row._asdict()) for row in rows]}


def translator(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{provider, is_available, requests, characters, since}: without a provider, the default, nothing is offered (KB-033)."""
    must_be_staff(reach_of(reading.session, reading.call))
    provider = section(reading.session, "knowledge").get("translation_provider", "none")
    counted = reading.session.scalars(sa.select(TranslationCount)).one()
    counts = {"requests": counted.requests, "characters": counted.characters, "since": wire_time(counted.since)}
    return {"provider": provider, "is_available": provider != "none", **counts}
