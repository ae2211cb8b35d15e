"""`make check`: every check, one line each, with what is wrong below it. Names given as arguments choose some of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from infra.checks import facts, generated, links, rooms, sizes, spec, tree, words

BIN = Path(sys.executable).parent


def run(*command: str) -> list[str]:
    """What a tool says when it is not content."""
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=tree.ROOT, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "format": partial(run, "ruff", "format", "--check", "--output-format", "concise", "."),
    "lint": partial(run, "ruff", "check", "--quiet", "--output-format", "concise", "."),
    "types": partial(run, "mypy"),
    "imports": partial(run, "lint-imports", "--no-logo"),
    "rooms": rooms.problems,
    "sizes": sizes.problems,
    "words": words.problems,
    "facts": facts.problems,
    "spec": spec.problems,
    "docs": generated.problems,
    "links": links.problems,
}


def main() -> int:
    """Runs the checks in their order; the exit code says whether all were content."""
    failed = False
    for name in sys.argv[1:] or CHECKS:
        begun = time.monotonic()
        said = CHECKS[name]()
        failed = failed or bool(said)
        print(f"{'FAIL' if said else 'ok':5}{name:9}{time.monotonic() - begun:6.1f} s", flush=True)
        for line in said:
            print(f"     {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
