"""What a result must be besides fitting the words: asked of the index itself, so that counts tell no more than may be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tantivy import FieldType, Occur, Query

from services.kb.index.documents import seconds_of, shown_tag
from services.kb.index.shape import TAG, schema


@dataclass(frozen=True, slots=True)
class Filter:
    """All of `needs`, one of each set of `one_of`, none of `without`, and each date within its bounds (both included)."""

    needs: tuple[str, ...] = ()
    one_of: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = field(default_factory=frozenset)
    between: tuple[tuple[str, int | None, int | None], ...] = ()

    def needing(self, *tags: str) -> Filter:
        return replace(self, needs=self.needs + tags)

    def among(self, name: str, values: Iterable[str]) -> Filter:
        """One of these values of a tag; without values nothing fits."""
        return replace(self, one_of=(*self.one_of, frozenset(f"{name}:{value}" for value in values)))

    def not_among(self, name: str, values: Iterable[str]) -> Filter:
        return replace(self, without=self.without | {f"{name}:{value}" for value in values})

    def lacking(self, *tags: str) -> Filter:
        return replace(self, without=self.without | set(tags))

    def within(self, name: str, since: datetime | None, until: datetime | None) -> Filter:
        """A date of this name, counted in whole seconds."""
        if since is None and until is None:
            return self
        bounds = (name, None if since is None else seconds_of(since), None if until is None else seconds_of(until))
        return replace(self, between=(*self.between, bounds))

    @property
    def is_for_customers(self) -> bool:
        """Whether nothing but what is public is let through."""
        return "public" in self.needs

    def query(self) -> Query:
        """Adds nothing to the weight."""
        shape = schema()
        clauses = [(Occur.Must, Query.term_query(shape, TAG, tag, "basic")) for tag in said_at_once(self.needs)]
        clauses += [(Occur.Must, _one_of(tags)) for tags in self.one_of]
        clauses += [(Occur.Must, Query.range_query(shape, name, FieldType.Integer, since, until)) for name, since, until in self.between]
        if self.without:
            clauses.append((Occur.MustNot, Query.term_set_query(shape, TAG, sorted(self.without))))
        return Query.const_score_query(Query.boolean_query(clauses), 0.0)


def said_at_once(needs: tuple[str, ...]) -> tuple[str, ...]:
    """What a portal shows is asked for with every search of a customer: there it is one tag instead of four, which costs a sixth less."""
    if len(needs) < 4:
        return needs
    kind, public, brand, language, *further = needs
    is_portal = (kind.startswith("kind:"), public == "public", brand.startswith("brand:"), language.startswith("language:"))
    return (shown_tag(kind, brand, language), *further) if all(is_portal) else needs


def _one_of(tags: frozenset[str]) -> Query:
    return Query.term_set_query(schema(), TAG, sorted(tags)) if tags else Query.empty_query()
