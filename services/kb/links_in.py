"""What may hold links, the addresses that a body holds, and the host names that are our own."""

from __future__ import annotations

from urllib.parse import urlsplit

import sqlalchemy as sa
from lxml import etree, html
from sqlalchemy.orm import Session

from kit.config import config
from services.kb.models import Article, Brand, NewsItem
from services.kb.rules.links import Address, addresses_in

HOLDERS: dict[str, type[Article | NewsItem]] = {"article": Article, "news": NewsItem}  # what may hold links
_PLACES = ("href", "src", "poster")


def links_of(body: str, own_hosts: frozenset[str]) -> list[Address]:
    """Every link, picture, frame and file of a body of cleaned HTML, in order of address."""
    if not body.strip():
        return []
    try:
        root = html.fragment_fromstring(body, create_parent="div")
    except (etree.LxmlError, ValueError):
        return []
    given = [element.get(place) for element in root.iter() for place in _PLACES if isinstance(element.tag, str)]
    return addresses_in((str(one) for one in given if one), own_hosts)


def own_hosts(session: Session) -> frozenset[str]:
    """The host names of all brands, and of this installation's public address."""
    names = {name.lower() for found in session.scalars(sa.select(Brand.host_names).where(Brand.is_deleted.is_(False))) for name in found}
    return frozenset(names | {(urlsplit(config().public_url).hostname or "").lower()}) - {""}
