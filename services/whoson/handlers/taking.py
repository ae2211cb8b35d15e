"""What pages tell of their visitors, a batch at a time: visits begin, go on and are known again (WHO-006 to WHO-024, WHO-156)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from prometheus_client import Counter

from contracts.events import whoson as facts
from contracts.fact import Fact
from contracts.vocabulary_of_whoson import EndCause, LiveChatStatus
from kit.storage.work import Work
from services.whoson.handlers import rows
from services.whoson.handlers.answering import take_answers
from services.whoson.handlers.ignoring import ignore_of_ended
from services.whoson.handlers.known import banned, settings
from services.whoson.identity.describing import described
from services.whoson.matching import matched
from services.whoson.models import User, new_id
from services.whoson.rules.addresses import is_public, shortened
from services.whoson.rules.beacons import IDLE, Happening, Telling, tellings
from services.whoson.rules.status import REPORTED, is_over
from services.whoson.states import Row, view_state, visit_state

GRACE = REPORTED / 6  # seconds after a page was left until nobody is thought to be there: time enough to come to the next
happenings = Counter("frontline_whoson_happenings_total", "What pages told, by what it was and what came of it", ["what", "outcome"])


@dataclass(slots=True)
class _Batch:
    """What is to be written and told when all has been gone through."""

    visits: dict[str, Row]
    views_seen: set[str]
    users: Mapping[str, tuple[str, str]]
    is_address_shortened: bool
    begun: list[Row] = field(default_factory=list)
    changed: dict[str, Row] = field(default_factory=dict)
    views: list[Row] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    actions: list[Row] = field(default_factory=list)
    reports: dict[str, Any] = field(default_factory=dict)
    told: list[tuple[Row, Callable[[Row], Fact]]] = field(default_factory=list)

    def change(self, visit: Row) -> None:
        if visit["id"] not in self.changed and all(visit is not begun for begun in self.begun[-1:]):
            self.changed[visit["id"]] = visit

    def tell(self, visit: Row, fact: type[Fact], **said: Any) -> None:
        key = visit["visitor_key"]
        self.told.append((visit, lambda state: fact(subject=state["id"], visit=state, visitor_key=key, **said)))  # type: ignore[call-arg]


def take_beacons(work: Work, messages: Sequence[Mapping[str, Any]]) -> None:
    """What the gateway handed in. A view or an action that was told before is known by its key; nothing of it is counted twice."""
    wanted = settings(work.session)
    if not wanted.get("is_enabled", False):
        return
    is_shortened = bool(wanted.get("is_address_shortened", False))
    out = banned(work.session, work.now)
    told = tellings(messages)
    if out:
        told = [each for each in told if out.isdisjoint(_names_of(each, is_shortened=is_shortened))]
    busy = [each for each in told if not each.is_beating_only]
    batch = _Batch(
        rows.open_visits(work.session, [each.key for each in busy]),
        rows.views_seen(work.session, [one.view_key for each in busy for one in each.happenings if one.what == "view"]),
        _users(work, {each.user_id for each in busy if each.user_id}),
        is_shortened,
    )
    for telling in told:
        batch.reports[telling.key] = telling.at
    for telling in busy:
        _go_through(work, batch, telling)
    _write(work, batch)
    take_answers(work, busy)
    _wake(work, [each.key for each in told if each.is_beating_only])
    rows.report(work.session, sorted(batch.reports.items()))


def _names_of(telling: Telling, *, is_shortened: bool) -> list[str]:
    """Under which it may be banned; where addresses are shortened, with all that share what is left of it."""
    addresses = [telling.ip, shortened(telling.ip)] if is_shortened else [telling.ip]
    return [f"key:{telling.key}", *(f"ip:{address}" for address in addresses)]


def _go_through(work: Work, batch: _Batch, telling: Telling) -> None:
    for happening in telling.happenings:
        visit = batch.visits.get(telling.key)
        if happening.what == "view":
            _view(batch, telling, visit, happening)
        elif visit is not None and happening.what == "action":
            _act(batch, visit, happening)
        elif visit is not None and happening.what == "leave":
            _leave(batch, visit, happening)
    visit = batch.visits.get(telling.key)
    if visit is not None:
        _identify(batch, visit, telling)


def _view(batch: _Batch, telling: Telling, visit: Row | None, happening: Happening) -> None:
    if happening.view_key in batch.views_seen:
        happenings.labels("view", "known").inc()
        return
    batch.views_seen.add(happening.view_key)
    happenings.labels("view", "new").inc()
    if visit is not None and is_over(visit["last_view_at"], happening.at):
        _end(batch, visit)
        visit = None
    if visit is None:
        visit = batch.visits[telling.key] = _begun(telling, happening, is_address_shortened=batch.is_address_shortened)
        batch.begun.append(visit)
        batch.tell(visit, facts.VisitStarted, view=view_state(_look(batch, visit, happening)))
        return
    seconds = round((happening.at - visit["last_view_at"]).total_seconds())
    visit |= {"hits": visit["hits"] + 1, "is_pending": False}
    if seconds < 0:  # it comes late: the page that was looked at after it is where the visitor is
        batch.lengths[happening.view_key] = -seconds
    else:
        batch.lengths[visit["current_view_key"]] = seconds
        visit |= _current(happening) | {"last_view_at": max(visit["last_view_at"], happening.at)}
    batch.change(visit)
    batch.tell(visit, facts.PageViewed, view=view_state(_look(batch, visit, happening)))


def _look(batch: _Batch, visit: Row, happening: Happening) -> Row:
    page = _current(happening)
    view = {
        "view_key": happening.view_key,
        "visit_id": visit["id"],
        "number": visit["hits"],
        "viewed_at": happening.at,
        "url": page["current_page"],
        "title": page["current_page_title"],
        "virtual_page": page["current_virtual_page"],
        "referrer": page["current_referrer"],
        "seconds": None,
    }
    batch.views.append(view)
    return view


def _begun(telling: Telling, happening: Happening, *, is_address_shortened: bool) -> Row:
    now = _current(happening)
    who = described(telling.ip, telling.agent, telling.languages, now["current_page"], now["current_referrer"] or "")
    return now | {
        "id": new_id(),
        "version": 0,
        "visitor_key": telling.key,
        "brand_id": telling.brand_id,
        **dict.fromkeys(("user_id", "email", "customer_name", "ended_at", "end_cause", "host_name", "host_domain")),
        "is_pending": False,
        "started_at": happening.at,
        "last_view_at": happening.at,
        "hits": 1,
        "ip": shortened(telling.ip) if is_address_shortened else telling.ip,
        "name_looked_up_at": None if is_public(telling.ip) else happening.at,  # networks of one's own have no names outside
        **{name: getattr(who, name) for name in who.__slots__},
        "languages": list(who.languages),
        **{f"initial_{name}": now[f"current_{name}"] for name in ("page", "virtual_page", "page_title", "referrer")},
        "live_chat_status": LiveChatStatus.NONE,
        "chat_id": None,
        "filter_ids": [],
    }


def _current(happening: Happening) -> Row:
    said = happening.said
    return {
        "current_page": said.get("u") or "",
        "current_page_title": said.get("p") or "",
        "current_virtual_page": said.get("m") or None,
        "current_referrer": said.get("r") or None,
        "current_view_key": happening.view_key,
    }


def _end(batch: _Batch, visit: Row) -> None:
    """Nobody had noticed yet that it was over when the next one began."""
    visit |= {"ended_at": visit["last_view_at"] + IDLE, "end_cause": EndCause.IDLE}
    batch.lengths[visit["current_view_key"]] = round(IDLE.total_seconds())
    batch.change(visit)
    batch.tell(visit, facts.VisitEnded)


def _act(batch: _Batch, visit: Row, happening: Happening) -> None:
    batch.actions.append(
        {
            "view_key": happening.view_key,
            "number": happening.number,
            "visit_id": visit["id"],
            "at": happening.at,
            "name": happening.said.get("name") or "",
            "value": happening.said.get("value") or "",
        }
    )


def _leave(batch: _Batch, visit: Row, happening: Happening) -> None:
    """Where no other page comes and no other tab is open, it is as if it had not told of itself for a while."""
    if happening.view_key == visit["current_view_key"]:
        batch.reports[visit["visitor_key"]] = happening.at - REPORTED + GRACE


def _identify(batch: _Batch, visit: Row, telling: Telling) -> None:
    """WHO-009, WHO-181: the visit stays the same. Who signed in on the portal is who he is, whatever another site says."""
    claim, user_id = telling.claim, telling.user_id
    if user_id and user_id in batch.users and user_id != visit["user_id"]:  # whom people has deleted meanwhile nobody is any more
        name, email = batch.users[user_id]
        who = {"user_id": user_id, "customer_name": name or None, "email": email or None}
    elif claim and not visit["user_id"] and (claim["email"], claim.get("name")) != (visit["email"], visit["customer_name"]):
        who = {"email": claim["email"], "customer_name": claim.get("name")}
    else:
        return
    visit |= who
    batch.change(visit)
    batch.tell(visit, facts.VisitorIdentified)


def _users(work: Work, ids: set[str]) -> dict[str, tuple[str, str]]:
    if not ids:
        return {}
    wanted = sa.select(User.id, User.display_name, User.email).where(User.id.in_(ids), User.is_deleted.is_(False))
    return {row.id: (row.display_name, row.email) for row in work.session.execute(wanted)}


def _write(work: Work, batch: _Batch) -> None:
    """A handful of statements, whatever the batch holds."""
    begun = {visit["id"] for visit in batch.begun}
    changed = [visit for visit in batch.changed.values() if visit["id"] not in begun]
    for visit in changed:
        visit["version"] += 1
    rows.update_visits(work.session, changed)  # before the new ones: one open visit a browser
    rows.insert_visits(work.session, batch.begun)
    ignore_of_ended(work, [visit for visit in changed if visit["ended_at"] is not None])
    rows.insert_views(work.session, batch.views, batch.lengths)
    matched(work.session, [*batch.begun, *changed], work.now)
    new_actions = rows.insert_actions(work.session, batch.actions)
    visits = {visit["id"]: visit for visit in (*batch.begun, *batch.visits.values())}
    for action in batch.actions:
        if (action["view_key"], action["number"]) in new_actions:
            said = {name: action[name] for name in ("view_key", "name", "value", "at")}
            batch.tell(visits[action["visit_id"]], facts.PageActionPerformed, **said)
    states: dict[str, Row] = {}
    for visit, fact in batch.told:
        state = states.get(visit["id"]) or visit_state(visit)
        states[visit["id"]] = state
        work.announce(fact(state), actor=f"visitor:{visit['id']}", via="portal")


def _wake(work: Work, keys: list[str]) -> None:
    """They were thought to be gone, and tell of themselves."""
    woken = rows.awake(work.session, keys)
    matched(work.session, woken, work.now)
    for visit in woken:
        fact = facts.VisitChanged(
            subject=visit["id"], visit=visit_state(visit), visitor_key=visit["visitor_key"], changed=["tracking_status"]
        )
        work.announce(fact, actor=f"visitor:{visit['id']}", via="portal")
