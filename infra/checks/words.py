"""The words of docs/vocabulary.md are kept, and nothing names a machine, a registry or work left undone."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from infra.checks import tree

SAY_NOTHING = {"manager", "helper", "helpers", "util", "utils", "base", "impl", "data", "info", "misc"}
OF_THE_FIELD = ("contracts", "services", "gateway")
ONLY_IN_NAMES = {"case", "issue", "client", "contact", "operator", "team", "inbox", "online", "allocation", "forward", "conversation"}
# Pieces are joined so that this file does not offend against itself.
NOWHERE = {
    "a machine's path": re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Us" + r"ers)/[\w.]"),
    "a registry's address": re.compile(
        r"\b(?:pypi" + r"\.org|files\.python" + r"hosted\.org|registry\.npm" + r"js\.org|test\.pypi)", re.IGNORECASE
    ),
    "work left undone": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b"),
}
ADDRESS_IN_A_LOCK = re.compile(r"https?:|--index-url|--find-links|--trusted-host")


def problems(root: Path = tree.ROOT) -> list[str]:
    """One line an offence: where, and which word."""
    allowed = _allowed(root)
    never = _never(root)
    said: list[str] = []
    for path in tree.files(root):
        if path.suffix == ".py":
            said += _names_at_fault(root, path, never, allowed)
        said += _text_at_fault(root, path, never)
    return said


def _never(root: Path) -> set[str]:
    """The words in the last column of the vocabulary's table."""
    text = (root / "docs/vocabulary.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")]
    return {word for cells in rows for word in re.findall(r"`([^`]+)`", cells[3])}


def _allowed(root: Path) -> list[tuple[str, str]]:
    with (root / "infra/checks/allowed_words.toml").open("rb") as file:
        return [(one["path"], one["name"]) for one in tomllib.load(file).get("allowed", [])]


def _names_at_fault(root: Path, path: Path, never: set[str], allowed: list[tuple[str, str]]) -> Iterator[str]:
    code = ast.parse(tree.text(root, path))
    names = [(1, path.stem, True), *_names(code)]
    for line, name, is_title in names:
        if any(fnmatch(str(path), where) and name == what for where, what in allowed):
            continue
        pieces = _pieces(name)
        if is_title and SAY_NOTHING & set(pieces):
            yield f"{path}:{line}: {name} says nothing about what it does"
        if path.parts[0] in OF_THE_FIELD:
            spoken = f" {' '.join(pieces)} "
            yield from (f"{path}:{line}: {name}: never {word!r}" for word in never if f" {word} " in spoken or f" {word}s " in spoken)


def _names(code: ast.Module) -> Iterator[tuple[int, str, bool]]:
    """Line, name, and whether it is the name of a class."""
    for node in ast.walk(code):
        if isinstance(node, ast.ClassDef):
            yield node.lineno, node.name, True
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name, False
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg, False
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id, False


def _pieces(name: str) -> list[str]:
    """ChatLinkSaved and chat_link_saved: chat, link, saved."""
    return [piece.lower() for part in name.split("_") for piece in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", part)]


def _text_at_fault(root: Path, path: Path, never: set[str]) -> Iterator[str]:
    text = tree.text(root, path)
    if path.parts[:2] == ("docs", "spec"):
        return
    unmistakable = never - ONLY_IN_NAMES if path.suffix == ".md" and path != Path("docs/vocabulary.md") else set()
    for number, line in enumerate(text.splitlines(), 1):
        yield from (f"{path}:{number}: {what}" for what, pattern in NOWHERE.items() if pattern.search(line))
        yield from (f"{path}:{number}: never {word!r}" for word in unmistakable if re.search(rf"\b{word}\b", line, re.IGNORECASE))
        if path.name.endswith(".lock") and ADDRESS_IN_A_LOCK.search(line):
            yield f"{path}:{number}: a lock file names no address"
