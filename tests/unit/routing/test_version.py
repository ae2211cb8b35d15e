"""The number of the rules, and the words for all their steps."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from services.routing import rules
from services.routing.rules.version import BESIDE, RULES_DIGEST, RULES_VERSION, digest
from services.routing.rules.words import DECIDED_BY, DROPPED_AT, WAITING_BECAUSE, sentence

FOLDER = Path(next(iter(rules.__path__)))


@pytest.mark.spec("RTE-215")
def test_the_rules_are_those_of_their_number() -> None:
    found = digest(FOLDER)
    assert found == RULES_DIGEST, (
        f"The rules differ from those of version {RULES_VERSION}. If any situation is decided otherwise now, raise RULES_VERSION in "
        f"services/routing/rules/version.py and enter it in services/routing/README.md; in any case RULES_DIGEST = {found!r}."
    )


@pytest.mark.spec("RTE-215")
def test_a_changed_rule_is_noticed_and_a_comment_is_not(tmp_path: Path) -> None:
    copy = shutil.copytree(FOLDER, tmp_path / "rules")
    chats = copy / "chats.py"
    text = chats.read_text()
    chats.write_text(text.replace("C4 to C9, in order.", "Said otherwise.") + "\n# a comment\n")
    assert digest(copy) == RULES_DIGEST
    (copy / "words.py").write_text("")
    assert digest(copy) == RULES_DIGEST
    chats.write_text(text.replace("has_room_for_chat, ", "lambda member: True, "))
    assert digest(copy) != RULES_DIGEST
    assert set(BESIDE) <= {path.name for path in FOLDER.glob("*.py")}


@pytest.mark.spec("RTE-210")
def test_every_step_has_words() -> None:
    steps, reasons = set(), set()
    for name in ("chats.py", "tickets.py"):
        text = (FOLDER / name).read_text()
        steps |= set(re.findall(r'Step\("([TC]\d+)"', text)) | set(re.findall(r'primary_first\(left, "([TC]\d+)"', text))
        reasons |= set(re.findall(r'Step\("[TC]\d+", .*, "(\w+)"\)', text)) | {"pull_only", "no_member"}
        decided = set(re.findall(r'Decision\("\w+", "([TC]\d+)"', text))
        assert decided and decided <= set(DECIDED_BY)
    assert steps == set(DROPPED_AT)
    assert reasons <= set(WAITING_BECAUSE)


@pytest.mark.spec("RTE-210")
def test_a_sentence() -> None:
    dropped = [{"step": "T5", "agent_ids": ["c"]}, {"step": "T8", "agent_ids": ["d", "e"]}]
    said = {"outcome": "assigned", "decided_by": "T11", "candidates": [{"received_count": 3}], "candidate_count": 4, "dropped": dropped}
    assert sentence(said) == (
        "lowest counter (3), then longest since the last ticket, of 4 candidates; 2 were at the limit of tickets, 1 was not logged in"
    )
    assert sentence(said | {"candidate_count": 1, "dropped": []}) == "the only one who could take it"
    assert sentence(said | {"outcome": "queued", "decided_by": "T10", "candidates": [], "candidate_count": 0}) == (
        "nobody could take it; 2 were at the limit of tickets, 1 was not logged in"
    )
