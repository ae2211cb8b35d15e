"""What an import did, or would do, file by file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kit.errors import Refusal
from services.kb.portable.front_matter import Fault

MOST_TOLD = 200  # faults and warnings of one answer
Said = dict[str, Any]
_DEEDS = ("created", "changed", "folders")


@dataclass(slots=True)
class Report:
    """Paths of what was made and changed. `faults` and `warnings` are {path, field, code, detail}."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)

    def fault(self, path: str, wrong: Fault | Refusal) -> None:
        self.faults.append({"path": path, "field": wrong.field or "", "code": wrong.code, "detail": wrong.detail})

    def warn(self, path: str, name: str, code: str, detail: str) -> None:
        self.warnings.append({"path": path, "field": name, "code": code, "detail": detail})

    def copy(self) -> Report:
        """With what is told so far."""
        return Report(faults=list(self.faults), warnings=list(self.warnings))

    def shown(self, *, is_dry_run: bool) -> Said:
        counts = {name: len(getattr(self, name)) for name in (*_DEEDS, "unchanged", "faults", "warnings")}
        lists = {name: getattr(self, name) for name in _DEEDS}
        told = {name: getattr(self, name)[:MOST_TOLD] for name in ("faults", "warnings")}
        return {"is_done": not (is_dry_run or self.faults), "is_dry_run": is_dry_run, "counts": counts, **lists, **told}
