"""Who may do what with articles, folder by folder (KB-007, KB-121, KB-164)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

VIEW = "kb_articles.view"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of the one who asks: the keys it grants, and those that hold in single folders instead."""

    permissions: frozenset[str]
    folder_permissions: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody reaches. `actor` is `kind:id`.

    `brand_ids` None: all brands. `by_folder` holds the keys of each folder for which a role says something of its own, those below it
    included; for all other folders `permissions` hold. `department_ids` are an agent's own.
    """

    actor: str
    is_staff: bool
    permissions: frozenset[str]
    by_folder: Mapping[str, frozenset[str]] = field(default_factory=dict)
    brand_ids: frozenset[str] | None = None
    department_ids: frozenset[str] = frozenset()
    is_unbounded: bool = False
    is_everywhere: bool = False

    def may(self, permission: str, folder_id: str | None = None) -> bool:
        """Whether the roles grant it, in this folder if one is given."""
        if self.is_unbounded:
            return True
        return permission in (self.permissions if folder_id is None else self.by_folder.get(folder_id, self.permissions))

    def closed_folders(self) -> frozenset[str]:
        """The folders whose articles may not be read, where reading is the rule."""
        return frozenset(folder for folder, keys in self.by_folder.items() if VIEW not in keys)

    def opened_folders(self) -> frozenset[str]:
        """The folders whose articles may be read, where it is not the rule."""
        return frozenset(folder for folder, keys in self.by_folder.items() if VIEW in keys)

    def reads_brand_of(self, brand_ids: Collection[str]) -> bool:
        """Whether one of the item's brands is open."""
        return self.brand_ids is None or not self.brand_ids.isdisjoint(brand_ids)


def by_folder(roles: Collection[HeldRole], parents: Mapping[str, str | None]) -> dict[str, frozenset[str]]:
    """Folder to the keys that hold there, for each folder about which a role says something, and all folders below it.

    A folder without word of its own takes its parent's. What several roles grant is added up (PPL-120).
    """
    spoken_of = {folder for role in roles for folder in role.folder_permissions}
    found: dict[str, frozenset[str]] = {}
    for folder in parents:
        lineage = _lineage(folder, parents)
        if spoken_of.isdisjoint(lineage):
            continue
        found[folder] = frozenset().union(*(_of_role(role, lineage) for role in roles))
    return found


def _of_role(role: HeldRole, lineage: list[str]) -> frozenset[str]:
    """The nearest word about the folder or one above it; else what the role grants everywhere."""
    for folder in lineage:
        if folder in role.folder_permissions:
            return role.folder_permissions[folder]
    return role.permissions


def _lineage(folder: str, parents: Mapping[str, str | None]) -> list[str]:
    """The folder and those above it, nearest first."""
    found: list[str] = []
    here: str | None = folder
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found


def is_open_to(role_id: str, held: Collection[str]) -> bool:
    """Whether a brand's gate lets the holder of these roles through; `nobody` lets nobody."""
    return role_id != NOBODY and role_id in held
