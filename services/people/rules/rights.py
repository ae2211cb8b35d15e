"""Which permissions a role grants, and what all roles of a person grant together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from contracts.permissions import FEATURES, LEVELS, PERMISSIONS, ROLE_RIGHTS, SWITCH_NEEDS, SWITCHES, Permission
from services.people.rules.settings import is_id

_ARTICLES, _REPORTS = "kb_articles", "reports.view_a_report"
ARTICLE_SWITCHES = frozenset(switch for switch in SWITCHES if switch.startswith(f"{_ARTICLES}."))
LEVELS_IN_FOLDERS = tuple(level for level in LEVELS if level != "custom")
_LETTER = {"full": "F", "modify": "M", "read_only": "R", "none": "N"}
_NEEDS = {permission.key: permission.needs for permission in PERMISSIONS if permission.needs}


def granted(levels: Mapping[str, str], switches: Collection[str], role_type: str = "employee") -> frozenset[str]:
    """The permission keys one role grants by itself (PPL-126 to PPL-128). `switches` are `<feature>.<switch>`.

    A feature the role's type does not have, or that `levels` leaves out, grants nothing (PPL-125).
    Reports granted singly come as `reports.view_a_report:<report>`.
    """
    offered = {feature: levels[feature] for feature in FEATURES[role_type] if feature in levels}
    keys = {
        permission.key
        for permission in PERMISSIONS
        if permission.feature in offered
        and (role_type == "employee" or not permission.for_employees)
        and _carries(permission, offered[permission.feature], switches)
    }
    if offered.get("reports") == "custom":
        keys |= {f"reports.view_a_report:{switch.partition(':')[2]}" for switch in switches if switch.startswith("reports.report:")}
    return frozenset(keys)


def granted_in_folder(level: str | Sequence[str], role_type: str = "employee") -> frozenset[str]:
    """What a role grants in one article folder instead of its own rights on articles (PPL-132): by a level, or the switches of Custom."""
    return _granted_in_folder(level if isinstance(level, str) else tuple(level), role_type)


@lru_cache(maxsize=200)
def _granted_in_folder(level: str | tuple[str, ...], role_type: str) -> frozenset[str]:
    return granted({_ARTICLES: level}, (), role_type) if isinstance(level, str) else granted({_ARTICLES: "custom"}, level, role_type)


def together(of_roles: Iterable[frozenset[str]]) -> frozenset[str]:
    """What a person may do: the union over all roles (PPL-120), without what needs another right the person lacks (PPL-130, PPL-426).

    Single reports are left out where another role grants all of them: single ones are then no bound.
    """
    roles = list(of_roles)
    union = frozenset().union(*roles)
    if any(_REPORTS in role and not _single_reports(role) for role in roles):
        union -= _single_reports(union)
    while True:
        kept = frozenset(key for key in union if key not in _NEEDS or _NEEDS[key] in union)
        if kept == union:
            return kept
        union = kept


def _single_reports(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key for key in keys if key.startswith(f"{_REPORTS}:"))


def rights_of_role(built_in_key: str | None, role_type: str) -> frozenset[str]:
    """The rights that hang on the role itself (PPL-444 to PPL-455)."""
    names = {built_in_key, role_type} - {None}
    return frozenset(right for right, holders in ROLE_RIGHTS.items() if names & set(holders))


def wrong_levels(levels: Mapping[str, str], role_type: str) -> list[str]:
    """The features that this type of role does not have, or whose level is none of the five (PPL-125, PPL-126)."""
    return sorted(feature for feature, level in levels.items() if feature not in FEATURES[role_type] or level not in LEVELS)


def wrong_switches(switches: Collection[str], role_type: str) -> list[str]:
    """The switches that nobody knows, or whose feature this type of role does not have."""
    return sorted(
        switch
        for switch in switches
        if switch.partition(".")[0] not in FEATURES[role_type] or not (switch in SWITCHES or switch.startswith("reports.report:"))
    )


def missing_switches(switches: Collection[str]) -> dict[str, str]:
    """Switch to the one it needs and lacks (PPL-129)."""
    return {switch: needed for switch, needed in SWITCH_NEEDS.items() if switch in switches and needed not in switches}


def wrong_folder_levels(folder_levels: Mapping[str, object]) -> dict[str, str]:
    """Article folder to what is wrong with its entry: no id, or neither a level nor a list of switches on articles (KB-121)."""
    found = {folder: _folder_complaint(folder, level) for folder, level in folder_levels.items()}
    return {folder: complaint for folder, complaint in found.items() if complaint}


def _folder_complaint(folder: str, level: object) -> str | None:
    if not is_id(folder):
        return "Not the id of a folder, in lower case."
    if isinstance(level, list):
        is_right = len(level) <= len(ARTICLE_SWITCHES) and all(isinstance(one, str) and one in ARTICLE_SWITCHES for one in level)
    else:
        is_right = isinstance(level, str) and level in LEVELS_IN_FOLDERS
    return None if is_right else f"One of {', '.join(LEVELS_IN_FOLDERS)}, or a list of {', '.join(sorted(ARTICLE_SWITCHES))}."


def _carries(permission: Permission, level: str, switches: Collection[str]) -> bool:
    if level != "custom":
        return _LETTER[level] in permission.levels
    if permission.switch == "report:":
        return any(switch.startswith("reports.report:") for switch in switches)
    if permission.switch in ("", "-"):
        return permission.switch == ""
    return f"{permission.feature}.{permission.switch}" in switches
