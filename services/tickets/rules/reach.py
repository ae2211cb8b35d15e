"""Who may do what with which ticket: TKT-044 to TKT-053, TKT-299, TKT-327."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID


class Standing(IntEnum):
    """What somebody may do with one ticket; each includes the ones before."""

    NONE = 0
    READ = 1
    COMMENT = 2
    HANDLE = 3


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one person (or program) reaches. `groups` None = all of them; `memberships` are the groups he belongs to."""

    agent_id: UUID | None
    kinds: frozenset[str]
    groups: frozenset[UUID] | None
    memberships: frozenset[UUID] = frozenset()

    @property
    def is_manager(self) -> bool:
        """Sees the lists of other agents' tickets within his reach (TKT-046, TKT-048)."""
        return self.groups is None or "manager" in self.kinds

    def holds(self, group_id: UUID) -> bool:
        return self.groups is None or group_id in self.groups


def standing_of(
    reach: Reach, *, group_id: UUID, agent_id: UUID | None, is_open_to_agents: bool = False, is_open_to_managers: bool = False
) -> Standing:
    """What `reach` may do with a ticket of that group and owner.

    `is_open_to_agents`, `is_open_to_managers`: the department's two switches (TKT-049, TKT-050).
    """
    if reach.holds(group_id):
        is_colleagues = agent_id is not None and agent_id != reach.agent_id and not reach.is_manager
        return Standing.COMMENT if is_colleagues else Standing.HANDLE
    if agent_id is not None and agent_id == reach.agent_id:
        return Standing.HANDLE
    if is_open_to_agents:
        return Standing.HANDLE if "manager" in reach.kinds else Standing.COMMENT
    if is_open_to_managers and "manager" in reach.kinds:
        return Standing.READ
    return Standing.NONE
