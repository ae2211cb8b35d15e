"""The knowledge base's main page and its folders, as readers of the portal see them: nothing that leads to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import Article, Folder
from services.kb.readers import VIEW_ARTICLES, Reader, admit, in_language, readable, reader_of
from services.kb.rules.addresses import article_path
from services.kb.rules.rights import VIEW

MOST_FEATURED, MOST_FOLDERS = 10, 2_000
Said = dict[str, Any]


def portal_folders(reading: Reading, asked: Said) -> Said:
    """{language, folders}: the tree by name, each folder with its featured articles; only folders with something to read below (KB-017)."""
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_ARTICLES)
    shelf = Shelf(reading.session, reader)
    return {"language": reader.language, "folders": shelf.below(None, _featured(reading.session, reader))}


def portal_folder(reading: Reading, asked: Said) -> Said:
    """{language, folder, folders, items, next_cursor}: subfolders, and a page of the articles that lie in it, by title. NotFound."""
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_ARTICLES)
    shelf = Shelf(reading.session, reader)
    here = shelf.shown.get(asked["folder_id"])
    if here is None:
        raise NotFound("folder_not_found", "There is no such folder.")
    columns = (Article.id, Article.title, Article.slug, Article.summary, Article.modified_at, Article.is_featured)
    wanted = sa.select(*columns).where(Article.folder_id == here["id"], *_to_list(reader))
    listed = page(reading.session, wanted, Order(Article.title, Article.id), asked["cursor"], asked["limit"], _row)
    shown = {"id": here["id"], "name": here["name"], "folders": shelf.above(here["id"])}
    return {"language": reader.language, "folder": shown, "folders": shelf.below(here["id"], {}), **listed}


class Shelf:
    """The folders that lead to something this reader may see. Those that are closed to the reader are passed over, not what is in them."""

    def __init__(self, session: Session, reader: Reader) -> None:
        rows = session.execute(sa.select(Folder.id, Folder.parent_id, Folder.name).where(Folder.kind == "article"))
        self._all = {row.id: row for row in rows}
        self._is_open = {folder: reader.reach.may(VIEW, folder) for folder in self._all}
        counted = sa.select(Article.folder_id, sa.func.count()).where(*_to_list(reader)).group_by(Article.folder_id)
        counts = {row[0]: row[1] for row in session.execute(counted)}
        self.shown = self._with_something(counts)
        self._children: dict[str | None, list[Said]] = {}
        for one in sorted(self.shown.values(), key=lambda one: (one["name"].casefold(), one["id"]))[:MOST_FOLDERS]:
            self._children.setdefault(self._open_above(one["id"]), []).append(one)

    def below(self, folder: str | None, featured: Mapping[str, list[Said]]) -> list[Said]:
        """The folders under this one, each with those under it."""
        return [
            {
                **{name: one[name] for name in ("id", "name", "article_count")},
                "featured": featured.get(one["id"], []),
                "folders": self.below(one["id"], featured),
            }
            for one in self._children.get(folder, [])
        ]

    def above(self, folder: str) -> list[Said]:
        """The folders over this one, from the top."""
        found = [one for one in self._lineage(folder) if self._is_open[one] and one != folder]
        return [{"id": one, "name": self._all[one].name} for one in reversed(found)]

    def _with_something(self, counts: Mapping[str, int]) -> dict[str, Said]:
        sums: dict[str, int] = {}
        for folder, count in counts.items():
            for above in self._lineage(folder):
                sums[above] = sums.get(above, 0) + count
        return {
            folder: {"id": folder, "name": self._all[folder].name, "article_count": count}
            for folder, count in sums.items()
            if self._is_open[folder]
        }

    def _open_above(self, folder: str) -> str | None:
        return next((one for one in self._lineage(folder) if one != folder and self._is_open[one]), None)

    def _lineage(self, folder: str) -> Iterable[str]:
        """The folder and those over it, nearest first."""
        found: list[str] = []
        here: str | None = folder
        while here is not None and here in self._all and here not in found:
            found.append(here)
            here = self._all[here].parent_id
        return found


def _to_list(reader: Reader) -> list[Any]:
    return [*readable(reader), in_language(reader.language)]


def _featured(session: Session, reader: Reader) -> dict[str, list[Said]]:
    """The featured articles of each folder, by title, ten at most."""
    place = sa.func.row_number().over(partition_by=Article.folder_id, order_by=(Article.title, Article.id)).label("place")
    columns = (Article.id, Article.folder_id, Article.title, Article.slug, Article.summary, Article.modified_at, Article.is_featured)
    ranked = sa.select(*columns, place).where(Article.is_featured, *_to_list(reader)).subquery()
    found: dict[str, list[Said]] = {}
    for row in session.execute(sa.select(ranked).where(ranked.c.place <= MOST_FEATURED).order_by(ranked.c.title, ranked.c.id)).mappings():
        found.setdefault(row["folder_id"], []).append(_row(row))
    return found


def _row(row: Any) -> Said:
    return {
        **{name: row[name] for name in ("id", "title", "summary", "is_featured")},
        "path": article_path(row["id"], row["slug"]),
        "modified_at": wire_time(row["modified_at"]),
    }
