"""What items may name: brands that exist and are in reach, installed languages, enabled agents; and what they get unless told (KB-166)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from kit.errors import Forbidden, Invalid
from kit.storage.work import Work
from services.kb.models import Brand, Employee
from services.kb.rules.rights import Reach
from services.kb.sections import setting


def checked_brands(work: Work, reach: Reach, given: Iterable[str], before: Iterable[str] = ()) -> list[str]:
    """The brands without repetition, in order. Raises Invalid for an unknown one, Forbidden for adding or taking away what is out of
    reach."""
    wanted, had = set(given), set(before)
    known = set(work.session.scalars(sa.select(Brand.id).where(Brand.id.in_(wanted | had), Brand.is_deleted.is_(False))))
    if wanted - had - known:
        raise Invalid("unknown_brand", "There is no such brand.", field="brand_ids")
    if reach.brand_ids is not None and not (wanted ^ had) & known <= reach.brand_ids:
        raise Forbidden("brand_out_of_reach", "You work for none of the groups of this brand.", field="brand_ids")
    return sorted(wanted)


def brands_unless_told(work: Work, reach: Reach) -> list[str]:
    """The default brand, or the first one in reach. Raises Invalid where there is none."""
    wanted = sa.select(Brand.id).where(Brand.is_deleted.is_(False)).order_by(Brand.is_default.desc(), Brand.id).limit(1)
    found = work.session.scalar(wanted if reach.brand_ids is None else wanted.where(Brand.id.in_(sorted(reach.brand_ids))))
    if found is None:
        raise Invalid("brand_missing", "Say for which brands it is.", field="brand_ids")
    return [found]


def installed_languages(work: Work) -> list[str]:
    """In the order of the settings; the first is the default one."""
    return setting(work.session, "regional", "languages", ["en"])


def checked_languages(work: Work, given: Sequence[str], before: Iterable[str] = (), field: str = "languages") -> list[str]:
    """The languages without repetition. Raises Invalid for one that is not installed, unless it stood there before."""
    if not set(given) - set(before) <= set(installed_languages(work)):
        raise Invalid("unknown_language", "This language is not installed.", field=field)
    return list(dict.fromkeys(given))


def check_agent(work: Work, agent_id: str | None, field: str = "assigned_agent_id") -> None:
    """Raises Invalid unless it is nobody or an agent who is enabled."""
    if agent_id is None:
        return
    is_agent = Employee.kinds.contains(["agent"])
    wanted = sa.select(Employee.id).where(Employee.id == agent_id, Employee.is_enabled, Employee.is_deleted.is_(False), is_agent)
    if work.session.scalar(wanted) is None:
        raise Invalid("unknown_agent", "There is no such agent.", field=field)
