"""The names behind the ids that items carry: actors, brands, the folders above; one query each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.kb.models import Brand, Employee, Folder, User


def names_of_actors(session: Session, actors: Iterable[str | None]) -> dict[str, str]:
    """Actor (`employee:…`, `user:…`) to name; who is not known, or has no name, is left out."""
    known = {actor for actor in actors if actor}
    employees, users = ([actor.partition(":")[2] for actor in known if actor.startswith(f"{kind}:")] for kind in ("employee", "user"))
    if not employees and not users:
        return {}
    of_employees = sa.select(sa.literal("employee:").concat(sa.cast(Employee.id, sa.Text)).label("actor"), Employee.display_name)
    of_users = sa.select(sa.literal("user:").concat(sa.cast(User.id, sa.Text)).label("actor"), User.display_name)
    wanted = sa.union_all(of_employees.where(Employee.id.in_(employees)), of_users.where(User.id.in_(users)))
    return {actor: name for actor, name in session.execute(wanted) if name}


def names_of_brands(session: Session, brand_ids: Iterable[str]) -> list[dict[str, Any]]:
    """[{id, name}], by name."""
    wanted = sa.select(Brand.id, Brand.name).where(Brand.id.in_(sorted(set(brand_ids)))).order_by(Brand.name, Brand.id)
    return [{"id": row.id, "name": row.name} for row in session.execute(wanted)]


def path_of_folder(session: Session, folder_id: str | None) -> list[dict[str, Any]]:
    """[{id, name}] from the top down to the folder itself; empty for the root."""
    if folder_id is None:
        return []
    above = sa.select(Folder.id, Folder.parent_id, Folder.name, sa.literal(0).label("height")).where(Folder.id == folder_id)
    path = above.cte("path", recursive=True)
    up = sa.select(Folder.id, Folder.parent_id, Folder.name, path.c.height + 1).join(path, Folder.id == path.c.parent_id)
    path = path.union_all(up.where(path.c.height < 50))
    wanted = sa.select(path.c.id, path.c.name).order_by(path.c.height.desc())
    return [{"id": row.id, "name": row.name} for row in session.execute(wanted)]
