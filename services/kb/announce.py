"""From a change of an item to its published facts: the whole state, what each changed as it was, the order, and the history beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from contracts.events import kb as facts
from contracts.fact import Fact
from kit.storage.work import Work
from services.kb.changes import mark_changed
from services.kb.models import Article, CannedReply, HistoryEntry, NewsItem
from services.kb.states import KINDS, state_of

_REVIEW = ("is_flagged_for_review",)
_REVIEWED = ("last_reviewed_at", "stale_at", "is_stale", "is_flagged_for_review")
_RATED = ("helpful", "unhelpful")

# What each fact may change; None: all that is left. In the order in which the facts of one commit are told.
CHANGES: dict[type[Fact], tuple[str, ...] | None] = {
    facts.ArticleCreated: (),
    facts.CannedReplyCreated: (),
    facts.NewsCreated: (),
    facts.ArticleRestored: ("deleted_at",),
    facts.CannedReplyRestored: ("deleted_at",),
    facts.NewsRestored: ("deleted_at",),
    facts.ArticleReviewed: _REVIEWED,
    facts.CannedReplyReviewed: _REVIEWED,
    facts.NewsReviewed: _REVIEWED,
    facts.ArticleFlagged: _REVIEW,
    facts.CannedReplyFlagged: _REVIEW,
    facts.NewsFlagged: _REVIEW,
    facts.ArticleStale: ("is_stale",),
    facts.CannedReplyStale: ("is_stale",),
    facts.ArticleRated: _RATED,
    facts.ArticleRatingsCleared: _RATED,
    facts.ArticleDeleted: ("deleted_at",),
    facts.CannedReplyDeleted: ("deleted_at",),
    facts.NewsDeleted: ("deleted_at",),
    facts.ArticleEdited: None,
    facts.CannedReplyEdited: None,
    facts.NewsEdited: None,
}
_ORDER = {fact: place for place, fact in enumerate(CHANGES)}
_OUTSIDE_HISTORY = (facts.ArticleRated,)
_UNSEEN = frozenset({"modified_at"})  # moves with every edit: what a fact is about, but no change of its own
_IN_REVISIONS = frozenset({"text", "is_cut"})  # the history names the revision instead of holding the text twice more

AnyItem = Article | CannedReply | NewsItem


@dataclass(slots=True)
class Change:
    """What one handler did to one item, told together at its end with the final state."""

    work: Work
    item: Any
    was: dict[str, Any]
    told: list[tuple[type[Fact], dict[str, Any]]] = field(default_factory=list)

    def tell(self, fact: type[Fact], **said: Any) -> None:
        """Has this fact announced at the end of the block."""
        self.told.append((fact, said))

    def differs(self, *names: str) -> bool:
        """Whether one of these fields of the state, or any if none is named, is no longer as it was."""
        now = state_of(self.item)
        return any(self.was.get(name) != now[name] for name in names or now.keys() - _UNSEEN)

    def by_hand(self) -> None:
        """Somebody edited it: who and when."""
        self.item.modified_at, self.item.modified_by = self.work.now, self.work.call.actor


@contextmanager
def changing(work: Work, item: AnyItem, *, is_new: bool = False) -> Iterator[Change]:
    """Everything told inside the block is announced at its end, kept in the history, and given to the index.

    Nothing told: nothing is announced, and the version stays. It stays for votes too: a reader's vote must not undo an editor's work.
    """
    change = Change(work, item, {} if is_new else state_of(item))
    yield change
    if not change.told:
        return
    item.version += 0 if is_new or all(fact in _OUTSIDE_HISTORY for fact, _ in change.told) else 1
    now, kind = state_of(item), KINDS[type(item)]
    left = {name for name, value in change.was.items() if value != now[name]}
    for fact, said in sorted(change.told, key=lambda each: _ORDER[each[0]]):
        wanted = CHANGES[fact]
        names = left if wanted is None else left & set(wanted)
        before = {name: change.was[name] for name in now if name in names}
        left -= names
        work.announce(fact(subject=item.id, before=before, **{kind: now}, **said))  # type: ignore[call-arg]
        if fact not in _OUTSIDE_HISTORY:
            after = {name: now[name] for name in before}
            work.append(_entry(work, kind, item.id, fact, before, after | said))
    mark_changed(work, kind, item.id)


def _entry(work: Work, kind: str, item_id: str, fact: type[Fact], before: dict[str, Any], after: dict[str, Any]) -> HistoryEntry:
    action = fact.type.split(".")[1].removeprefix(f"{kind}_")
    was, became = ({name: value for name, value in said.items() if name not in _IN_REVISIONS} for said in (before, after))
    return HistoryEntry(kind=kind, item_id=item_id, at=work.now, actor=work.call.actor, action=action, before=was, after=became)
