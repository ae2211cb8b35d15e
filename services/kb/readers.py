"""Who reads on the portal, and what of the knowledge base they may see (KB-003 to KB-007, KB-102)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden, NotFound
from kit.storage.prepared import Prepared
from kit.storage.work import Call
from services.kb.models import Article, NewsItem
from services.kb.reaching import CUSTOMERS, EVERYONE, held_by, held_by_all, held_role, reach_of, reach_of_customer
from services.kb.rules.languages import best
from services.kb.rules.rights import VIEW, Reach, is_open_to

VIEW_ARTICLES, VIEW_NEWS, POST_LINKS = "view_articles_role", "view_news_role", "post_links_role"
Condition = sa.ColumnElement[bool]


# All that is asked of the database about a reader, in one round trip: it comes before everything that a portal shows.
_READER = Prepared(
    "reader",
    ("uuid", "uuid[]", "uuid", "bool"),
    """
    select brand.name, brand.host_names, brand.settings, given.role_ids as given,
        (select values->'languages' from settings where id = 'regional') as languages,
        (select jsonb_agg(jsonb_build_array(permissions, folder_permissions))
            from roles where id = any($2 || given.role_ids::uuid[]) and not is_deleted) as roles,
        (select last from change_count) as last_change,
        case when $4 then array(select id::text from folders where kind = 'article' and not is_auto_searched) end as switched_off
    from brands brand left join users given on given.id = $3 and not given.is_deleted
    where brand.id = $1 and not brand.is_deleted
    """,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody on the portal of a brand.

    `wanted`: languages by preference; `is_picked`: they were chosen in the portal, not just told by the browser.
    `offered`: the installation's, the default one first. `held`: ids of a customer's roles; None of others, who are seldom readers.
    `last_change`: the number of the last change there was when all this was read. `switched_off`: the folders that take no part in
    automatic searches, where that was asked.
    """

    call: Call
    reach: Reach
    brand_id: str
    brand_name: str
    host_name: str | None
    settings: Mapping[str, Any]
    offered: Sequence[str]
    wanted: Sequence[str] = ()
    is_picked: bool = False
    held: frozenset[str] | None = None
    last_change: int = 0
    switched_off: Sequence[str] = ()

    @property
    def language(self) -> str:
        """The one in which lists are shown."""
        there = best(self.wanted, self.offered)
        return there or (self.wanted[0] if self.is_picked and self.wanted else self.offered[0])


def reader_of(session: Session, call: Call, asked: Mapping[str, Any], *, is_suggested_to: bool = False) -> Reader:
    """The reader behind the call, on the portal of `brand_id`. Raises NotFound `brand_unknown`."""
    held = held_by_all(call)
    of_account = call.actor_id if call.actor_kind == "user" else None
    found = _READER.run(session, asked["brand_id"], sorted(held), of_account, is_suggested_to).first()
    if found is None:
        raise NotFound("brand_unknown", "There is no such brand.")
    is_customer = call.actor_kind in CUSTOMERS
    roles = [held_role(*role) for role in found.roles or []]
    return Reader(
        call=call,
        reach=reach_of_customer(session, call, roles) if is_customer else reach_of(session, call),
        brand_id=asked["brand_id"],
        brand_name=found.name,
        host_name=found.host_names[0] if found.host_names else None,
        settings=found.settings,
        offered=found.languages or ["en"],
        wanted=asked.get("languages") or (),
        is_picked=bool(asked.get("is_picked")),
        held=held.union(found.given or ()) if is_customer else None,
        last_change=found.last_change or 0,
        switched_off=found.switched_off or (),
    )


def admit(session: Session, reader: Reader, gate: str) -> None:
    """Raises Forbidden `not_open_to_you` unless the reader holds the role that the brand asks for (KB-007, NWS-024)."""
    role = str(reader.settings.get(gate, EVERYONE))
    if role == EVERYONE:
        return
    if not is_open_to(role, held_by(session, reader.call) if reader.held is None else reader.held):
        raise Forbidden("not_open_to_you", "This part of the portal is not open to you. Sign in, or ask for the role it takes.")


def readable(reader: Reader) -> list[Condition]:
    """What makes an article one that this reader may see, whatever its language: all of it stands in the statement."""
    return [
        Article.deleted_at.is_(None),
        Article.is_private.is_(False),
        Article.is_draft.is_(False),
        sa.literal(reader.brand_id, sa.Uuid(as_uuid=False)) == sa.any_(Article.brand_ids),
        *in_open_folders(reader.reach),
    ]


def readable_sql(of: str) -> str:
    """The same as `readable`, for statements written by hand: $2 the brand, $3 and $4 what `folders_of` gives."""
    return (
        f"{of}.deleted_at is null and not {of}.is_private and not {of}.is_draft and $2 = any({of}.brand_ids) "
        f"and not {of}.folder_id = any($3) and ($4 is null or {of}.folder_id = any($4))"
    )


def in_open_folders(reach: Reach) -> list[Condition]:
    """Only articles of folders that may be read."""
    closed, opened = folders_of(reach)
    if opened is not None:
        return [Article.folder_id.in_(opened)]
    return [Article.folder_id.not_in(closed)] if closed else []


def folders_of(reach: Reach) -> tuple[list[str], list[str] | None]:
    """The folders that are closed, and, where reading is not the rule, the only ones that are open."""
    if reach.is_unbounded:
        return [], None
    if reach.may(VIEW):
        return sorted(reach.closed_folders()), None
    return [], sorted(reach.opened_folders())


def readable_news(reader: Reader) -> list[Condition]:
    """What makes a news item one that this reader may see, whatever its language (NWS-014)."""
    return [
        NewsItem.deleted_at.is_(None),
        NewsItem.is_private.is_(False),
        NewsItem.is_draft.is_(False),
        sa.literal(reader.brand_id, sa.Uuid(as_uuid=False)) == sa.any_(NewsItem.brand_ids),
    ]


def in_language(language: str) -> Condition:
    """Only articles for readers of this language (KB-006)."""
    return sa.literal(language) == sa.any_(Article.languages)
