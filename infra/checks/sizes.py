"""Files stay short enough to be read at a sitting, functions short enough to be seen at a glance."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

from infra.checks import tree

LONGEST_FILE, MEDIAN_FILE, LONGEST_FUNCTION, LONGEST_TEST = 300, 80, 40, 60


def problems(root: Path = tree.ROOT) -> list[str]:
    """One line for each file or function that is too long, and one if the median file is."""
    said, lengths = [], []
    for path in tree.files(root, ".py", ".ts", ".vue", ".css", ".sh"):
        text = tree.text(root, path)
        lines = len(text.splitlines())
        if lines > LONGEST_FILE:
            said.append(f"{path}: {lines} lines, {LONGEST_FILE} at most")
        if path.suffix == ".py" and lines:
            lengths.append(lines)
            said += _long_functions(path, text)
    if lengths and median(lengths) >= MEDIAN_FILE:
        said.append(f"half of the files have {median(lengths):.0f} lines or more; it should be under {MEDIAN_FILE}")
    return said


def _long_functions(path: Path, text: str) -> list[str]:
    if "migrations" in path.parts:  # a list of tables, written once and never changed
        return []
    longest = LONGEST_TEST if path.parts[0] == "tests" else LONGEST_FUNCTION
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = ((node, (node.end_lineno or 0) - node.lineno + 1) for node in functions)
    return [f"{path}:{node.lineno}: {node.name} has {length} lines, {longest} at most" for node, length in lengths if length > longest]
