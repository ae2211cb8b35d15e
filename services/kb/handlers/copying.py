"""Keeping copies of what other services own: one function a fact."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.work import Work
from services.kb.models import Brand, Department, Employee, Feedback, Group, Membership, Role, Search, SettingsSection, User

OF_BRANDS = (
    "view_articles_role",
    "view_news_role",
    "post_links_role",
    "is_feedback_moderated",
    "is_article_voting_on",
    "are_share_links_shown",
    "default_font",
)


def keep_brand(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    settings = {name: value for name, value in (said.get("settings") or {}).items() if name in OF_BRANDS}
    keep(work, Brand, envelope, {name: said[name] for name in ("name", "is_default", "host_names")} | {"settings": settings})


def drop_brand(work: Work, envelope: Envelope) -> None:
    drop(work, Brand, envelope, {"name": envelope.data["name"], "is_default": False, "host_names": [], "settings": {}})


def keep_department(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    chats = (said.get("settings") or {}).get("chats") or {}
    searched = {
        "is_searched_before_chat": bool(chats.get("is_kb_searched_before_chat", True)),
        "is_searched_before_ticket": bool(chats.get("is_kb_searched_before_ticket", True)),
    }
    keep(work, Department, envelope, {"brand_id": said["brand_id"], "name": said["name"], **searched})


def drop_department(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    off = {"is_searched_before_chat": False, "is_searched_before_ticket": False}
    drop(work, Department, envelope, {"brand_id": said["brand_id"], "name": said["name"], **off})


def keep_group(work: Work, envelope: Envelope) -> None:
    keep(work, Group, envelope, {name: envelope.data[name] for name in ("brand_id", "department_id", "name")})


def drop_group(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    known = work.session.scalar(sa.select(Group.brand_id).where(Group.id == envelope.subject))
    brand_id = known or envelope.subject  # only to fill the mark of a group that was never seen
    drop(work, Group, envelope, {"brand_id": brand_id, "department_id": said["department_id"], "name": said["name"]})


def keep_membership(work: Work, envelope: Envelope) -> None:
    """membership_added and membership_changed: the subject is the agent."""
    keep(work, Membership, envelope, _places(envelope), key=envelope.data["membership_id"])


def drop_membership(work: Work, envelope: Envelope) -> None:
    drop(work, Membership, envelope, _places(envelope), key=envelope.data["membership_id"])


def keep_employee(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    plain = {name: said[name] for name in ("display_name", "is_enabled", "kinds")}
    keep(work, Employee, envelope, plain | {"role_ids": [str(one) for one in said["role_ids"]], "language": said.get("language")})


def drop_employee(work: Work, envelope: Envelope) -> None:
    gone = {"display_name": envelope.data["display_name"], "is_enabled": False, "kinds": [], "role_ids": [], "language": None}
    drop(work, Employee, envelope, gone)


def keep_user(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    role_ids = [str(one) for one in said["role_ids"]]
    keep(work, User, envelope, {"display_name": said["display_name"], "email": said["email"], "role_ids": role_ids})


def drop_user(work: Work, envelope: Envelope) -> None:
    """Wipes who the person was, here and below articles; what they wrote and its counts stay."""
    drop(work, User, envelope, {"display_name": "", "email": "", "role_ids": []})
    wiped = {"display_name": "", "email": "", "ip": ""}
    work.session.execute(sa.update(Feedback).where(Feedback.author_user_id == envelope.subject).values(wiped))
    work.session.execute(sa.update(Search).where(Search.user_id == envelope.subject).values(user_id=None))


def keep_role(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    plain = {"name": said["name"], "permissions": list(said.get("permissions") or [])}
    keep(work, Role, envelope, plain | {"folder_permissions": dict(said.get("folder_permissions") or {})})


def drop_role(work: Work, envelope: Envelope) -> None:
    drop(work, Role, envelope, {"name": envelope.data["name"], "permissions": [], "folder_permissions": {}})


def keep_settings(work: Work, envelope: Envelope) -> None:
    row = {"id": envelope.subject, "sequence": envelope.sequence, "values": envelope.data["values"]}
    statement = insert(SettingsSection).values(row)
    newer = SettingsSection.sequence < statement.excluded.sequence
    changed = {name: statement.excluded[name] for name in ("sequence", "values")}
    work.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer))


def _places(envelope: Envelope) -> dict[str, str]:
    return {"agent_id": envelope.data["agent_id"], "group_id": envelope.data["place"]["group_id"]}
