"""What this process has ready to search by meaning, by the database it is of; and what is told of it."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.kb.meaning import model
from services.kb.meaning.held import Held
from services.kb.meaning.model import Missing, Model
from services.kb.models import Article, Meaning
from services.kb.sections import setting

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds until the switch, or a new vector, is noticed
SWITCH = "is_meaning_searched"
_held: dict[str, Held] = {}
_told: set[str] = set()


def is_on(session: Session) -> bool:
    """The switch of the system's settings, as last heard."""
    return setting(session, "knowledge", SWITCH, False)


def wanted_model(session: Session) -> Model | None:
    """None while it is switched off, or where there is no model; that is logged once."""
    if not is_on(session):
        return None
    try:
        return model.installed()
    except Missing as why:
        if str(why) not in _told:
            log.warning("search by meaning is switched on, but %s; searches go by words alone", why)
            _told.add(str(why))
        return None


def keep_vectors(reading: Reading) -> None:
    """The upkeep of this process: what was made since, if it is switched on; else nothing is held."""
    wanted, url = wanted_model(reading.session), _url(reading.session)
    held = _held.get(url)
    if wanted is None:
        _held.pop(url, None)
        return
    if held is None or held.model is not wanted or not held.take_in(reading.session):
        held = Held(wanted)
        held.take_in(reading.session)
    _held[url] = held


def vectors_of(session: Session) -> Held | None:
    """What a search compares with: nothing while it is switched off, without a model, and until the first vectors are held. Asks nobody."""
    held = _held.get(_url(session))
    return held if held else None


def state_of_meaning(session: Session) -> dict[str, Any]:
    """{is_on, model, why, held, made, missing}: `why` there is no model; vectors `held` by this process, `made` and `missing` of all."""
    try:
        name, why = model.installed().name, None
    except Missing as fault:
        name, why = None, str(fault)
    made = sa.select(sa.func.count()).where(Meaning.vector.is_not(None))
    fitting = sa.and_(Article.deleted_at.is_(None), Article.is_draft.is_(False), _is_english())
    without = sa.select(sa.func.count()).select_from(Article).outerjoin(Meaning, Meaning.item_id == Article.id)
    held = _held.get(_url(session))
    return {
        "is_on": is_on(session),
        "model": name,
        "why": why,
        "held": len(held) if held is not None else 0,
        "made": session.scalar(made) or 0,
        "missing": session.scalar(without.where(fitting, Meaning.vector.is_(None))) or 0,
    }


def _is_english() -> sa.ColumnElement[bool]:
    return sa.func.array_to_string(Article.languages, " ").regexp_match(r"(^| )en([-_ ]|$)", flags="i")


def _url(session: Session) -> str:
    return str(session.get_bind().engine.url)
