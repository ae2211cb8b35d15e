"""Canned replies: making, changing, moving and copying them (CAN-003, CAN-004, CAN-007, CAN-015, CAN-016, CAN-039)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.kb.announce import Change, changing
from services.kb.handlers.filing import copy_files
from services.kb.handlers.items import CANNED_REPLY, each_item, locked, start_aging
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.places import live_folder
from services.kb.handlers.references import checked_languages, installed_languages
from services.kb.models import CannedReply, Department, Employee, new_id
from services.kb.queries.replies import whole
from services.kb.reaching import must_be_staff, reach_of, require
from services.kb.rules.variables import broken_in, unknown_in
from services.kb.sections import setting
from services.kb.sight import must_see
from services.kb.writing import Body, read_body

CREATE, EDIT = "canned_replies.create", "canned_replies.edit"
# Which permission each field of an edit takes; all others take EDIT (PPL-328 to PPL-330).
_PERMISSIONS = {
    "is_draft": "canned_replies.mark_draft",
    "type": "canned_replies.change_canned_reply_type",
    "language": "canned_replies.change_canned_reply_language",
}
_EDITED = ("title", "folder_id", "assigned_to", "assigned_to_id", "shortcut", "type", "language", "is_draft")


def create_canned_reply(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The reply made. For himself, a department or everyone: the same permission (CAN-004)."""
    reach = reach_of(work.session, work.call)
    must_be_staff(reach)
    require(reach, CREATE)
    body = _body(work, asked["body"])
    wanted = {name: asked[name] for name in _EDITED} | {"body": body.html, "text": body.text}
    wanted["language"] = asked["language"] or installed_languages(work)[0]
    _check_folder(work, wanted["folder_id"])
    _check(work, None, wanted)
    return whole(work.session, _add(work, wanted))


def edit_canned_reply(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The reply after it; fields that are left out stay. Raises Conflict `changed_meanwhile`, Forbidden by field."""
    reach = reach_of(work.session, work.call)
    _check_folder(work, asked.get("folder_id"))
    reply: CannedReply = locked(work, CANNED_REPLY, asked["reply_id"])
    must_see(reach, reply)
    if asked["expected_version"] not in (None, reply.version):
        raise Conflict("changed_meanwhile", "It was changed meanwhile. Look at it again.")
    wanted = _differing(work, reply, asked)
    for name in wanted.keys() - {"text"}:
        require(reach, _PERMISSIONS.get(name, EDIT))
    _check(work, reply, wanted)
    with changing(work, reply) as change:
        _put(change, wanted)
    work.session.flush()
    return whole(work.session, reply)


def move_canned_replies(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids, folder_id?} → {changed, refused}. Without a folder into the root."""
    folder_id = asked["folder_id"]
    _check_folder(work, folder_id)

    def do(change: Change) -> None:
        _put(change, {"folder_id": folder_id} if change.item.folder_id != folder_id else {})

    return each_item(work, CANNED_REPLY, asked["ids"], lambda reach, reply: require(reach, EDIT), do)


def copy_canned_replies(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids, folder_id?} → {made: [{id, copied_from_id}], refused}. A copy is a draft (KB-184), was never used, and has no shortcut."""
    folder_id, made = asked["folder_id"], []
    _check_folder(work, folder_id)

    def do(change: Change) -> None:
        wanted = {name: getattr(change.item, name) for name in (*_EDITED, "body", "text")}
        wanted |= {"folder_id": folder_id, "is_draft": True, "shortcut": None}
        copy = _add(work, wanted, copied_from_id=change.item.id)
        copy_files(work, change.item.id, copy.id)
        made.append({"id": copy.id, "copied_from_id": change.item.id})

    told = each_item(work, CANNED_REPLY, asked["ids"], lambda reach, reply: require(reach, CREATE), do)
    return {"made": made, "refused": told["refused"]}


def _add(work: Work, wanted: dict[str, Any], **said: Any) -> CannedReply:
    now, actor = work.now, work.call.actor
    stamps = {"created_at": now, "created_by": actor, "modified_at": now, "modified_by": actor, "is_flagged_for_review": False}
    reply = CannedReply(id=new_id(), **wanted, **stamps)
    start_aging(work, CANNED_REPLY, reply)
    work.session.add(reply)
    work.session.flush()
    with changing(work, reply, is_new=True) as change:
        change.tell(CANNED_REPLY.created, **said)
    return reply


def _differing(work: Work, reply: CannedReply, asked: dict[str, Any]) -> dict[str, Any]:
    """What the edit would change. A reply for everyone is nobody's in particular."""
    given = {name: asked[name] for name in _EDITED if name in asked}
    if given.get("assigned_to") == "everyone":
        given.setdefault("assigned_to_id", None)
    if "body" in asked:
        body = _body(work, asked["body"])
        given |= {"body": body.html, "text": body.text}
    return {name: value for name, value in given.items() if getattr(reply, name) != value}


def _put(change: Change, wanted: dict[str, Any]) -> None:
    if not wanted:
        return
    for name, value in wanted.items():
        setattr(change.item, name, value)
    change.by_hand()
    tell_edited(change, CANNED_REPLY)


def _body(work: Work, given: str) -> Body:
    """Cleaned, and with no variable in it that could never be filled in (services/kb/rules/variables.py)."""
    body = read_body(given, setting(work.session, "knowledge", "frame_hosts", []))
    if wrong := unknown_in(body.text):
        raise Invalid("unknown_variable", f"There is no variable {wrong[0]}.", field="body", variables=wrong)
    if broken := broken_in(body.html, body.text) or unknown_in(body.html):
        raise Invalid("broken_variable", f"Write {broken[0]} in one piece, without formatting inside.", field="body", variables=broken)
    return body


def _check(work: Work, reply: CannedReply | None, wanted: dict[str, Any]) -> None:
    """Raises a refusal for an audience or language that is not there, or a shortcut that this audience uses already."""
    if "language" in wanted:
        checked_languages(work, [wanted["language"]], field="language")
    after = {name: wanted[name] if name in wanted else getattr(reply, name) for name in ("assigned_to", "assigned_to_id", "shortcut")}
    if not {"assigned_to", "assigned_to_id"}.isdisjoint(wanted):
        _check_audience(work, after["assigned_to"], after["assigned_to_id"])
    if after["shortcut"] and not {"assigned_to", "assigned_to_id", "shortcut"}.isdisjoint(wanted):
        _check_shortcut(work, reply, after)


def _check_folder(work: Work, folder_id: str | None) -> None:
    if folder_id is not None:
        live_folder(work, CANNED_REPLY.name, folder_id)


def _check_audience(work: Work, assigned_to: str, assigned_to_id: str | None) -> None:
    """CAN-015: everyone, one department, or one agent."""
    if (assigned_to == "everyone") != (assigned_to_id is None):
        raise Invalid("audience_mismatch", "A department or an agent needs an id, everyone has none.", field="assigned_to_id")
    entity = Department if assigned_to == "department" else Employee
    found = sa.select(entity.id).where(entity.id == assigned_to_id, entity.is_deleted.is_(False))
    if assigned_to_id is not None and work.session.scalar(found) is None:
        raise Invalid(f"no_such_{assigned_to}", f"There is no such {assigned_to}.", field="assigned_to_id")


def _check_shortcut(work: Work, reply: CannedReply | None, after: dict[str, Any]) -> None:
    """Within one audience a shortcut is used once. For others the same word may stand; the nearest audience is then meant."""
    audience = (after["assigned_to"], after["assigned_to_id"], after["shortcut"].lower())
    work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(repr(audience), 11))))
    same = [sa.func.lower(CannedReply.shortcut) == sa.func.lower(after["shortcut"]), CannedReply.assigned_to == after["assigned_to"]]
    same += [CannedReply.assigned_to_id.is_not_distinct_from(after["assigned_to_id"]), CannedReply.deleted_at.is_(None)]
    same += [CannedReply.id != reply.id] if reply else []
    if work.session.scalar(sa.select(CannedReply.id).where(*same).limit(1)) is not None:
        raise Conflict("shortcut_taken", f"Another reply of the same audience has the shortcut {after['shortcut']}.", field="shortcut")
