"""The number of the rules. It is raised when some situation is decided otherwise than before: another outcome, agent or step.

Each number stands for one text of the files below, comments and docstrings left out: who changes them raises the number, or, where
every choice stays as it was, says so by putting the new digest in place of the old one (services/routing/README.md, "The rules' version").
"""

from __future__ import annotations

import ast
from hashlib import sha256
from pathlib import Path

RULES_VERSION = "1"
RULES_DIGEST = "5629fbe57962364c"
# What decides nothing: it reads decisions, tells of them or reckons with them.
BESIDE = ("again.py", "estimate.py", "newcomer.py", "rows.py", "version.py", "what_if.py", "words.py", "presence.py")


def digest(folder: Path) -> str:
    """Of all files of rules that decide."""
    found = sha256()
    for path in sorted(folder.glob("*.py")):
        if path.name not in BESIDE:
            found.update(f"{path.name}\n{_meaning(path.read_text(encoding='utf-8'))}\n".encode())
    return found.hexdigest()[:16]


def _meaning(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)
