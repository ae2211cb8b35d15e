"""Links from one document of the project to another lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from infra.checks import tree

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)|<img[^>]+src=\"([^\"]+)\"")


def problems(root: Path = tree.ROOT) -> list[str]:
    """One line a link that leads nowhere. Addresses outside are not followed."""
    return [
        f"{path}:{number}: {target} is not there"
        for path in tree.files(root, ".md")
        for number, line in enumerate(tree.text(root, path).splitlines(), 1)
        for target in (first or second for first, second in LINK.findall(line))
        if "://" not in target and not target.startswith("mailto:") and not (root / path.parent / target).exists()
    ]
