"""What import-linter cannot say: who may create engines, what rules may import, what the contracts may not do."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.checks import tree

WORDS_AS_VALUES = ("contracts.vocabulary", "contracts.permissions")  # nothing but names and tables
INPUT_AND_OUTPUT = {"os", "pathlib", "socket", "subprocess", "threading", "asyncio", "requests", "urllib", "http", "sqlalchemy", "flask"}


def problems(root: Path = tree.ROOT) -> list[str]:
    """One line an offence."""
    said = []
    for path in tree.files(root, ".py"):
        parts = path.parts
        code = ast.parse(tree.text(root, path))
        said += [f"{path}:{line}: {what}" for line, what in _offences(parts, code)]
    return said


def _offences(parts: tuple[str, ...], code: ast.Module) -> Iterator[tuple[int, str]]:
    if parts[0] in ("contracts", "kit", "services", "gateway") and parts[:2] != ("kit", "storage"):
        yield from _engines(code)
    if parts[0] == "services" and "rules" in parts:
        own = ".".join(parts[: parts.index("rules") + 1])
        yield from _outside_the_standard_library(code, own)
    if parts[0] == "services" and len(parts) > 2:
        yield from _facts_of_others(code, parts[1])
    if parts[0] == "contracts":
        yield from (
            (line, f"contracts do no input or output, but import {name}") for line, name in _imports(code) if name in INPUT_AND_OUTPUT
        )
    if not _has_docstring(parts, code):
        yield 1, "the first line should say what the room holds"


def _engines(code: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(code):
        if isinstance(node, ast.Name | ast.Attribute) and "create_engine" in (getattr(node, "id", ""), getattr(node, "attr", "")):
            yield node.lineno, "only kit/storage creates engines"


def _facts_of_others(code: ast.Module, own: str) -> Iterator[tuple[int, str]]:
    for line, name in _imports(code, whole=True):
        if name.startswith("contracts.events.") and name.split(".")[2] != own:
            yield line, f"a service announces its own facts only, not {name}"


def _outside_the_standard_library(code: ast.Module, own: str) -> Iterator[tuple[int, str]]:
    for line, name in _imports(code, whole=True):
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith((own, *WORDS_AS_VALUES)):
            yield line, f"rules use the standard library only, not {name}"


def _imports(code: ast.Module, *, whole: bool = False) -> Iterator[tuple[int, str]]:
    for node in ast.walk(code):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        yield from ((node.lineno, name if whole else name.split(".")[0]) for name in names)  # type: ignore[attr-defined]


def _has_docstring(parts: tuple[str, ...], code: ast.Module) -> bool:
    return not code.body or parts[-1] == "__init__.py" or ast.get_docstring(code) is not None
