"""What a brand or department asks for on the portal."""

from __future__ import annotations

import pytest

from contracts.permissions import role_id
from gateway.identity.who import NOBODY, Asker
from gateway.people.gates import check_gate, is_open_to
from kit.errors import Forbidden

KIM = Asker(kind="user", id="k", session={"role_ids": [role_id(1), role_id(2)]})


@pytest.mark.spec("PPL-124", "PPL-015")
@pytest.mark.parametrize(
    ("role", "asker", "is_open"),
    [
        ("nobody", KIM, False),
        ("nobody", NOBODY, False),
        (role_id(1), NOBODY, True),
        (role_id(2), NOBODY, False),
        (role_id(2), KIM, True),
        (role_id(3), KIM, False),
    ],
)
def test_gates(role: str, asker: Asker, is_open: bool) -> None:
    assert is_open_to(role, asker) == is_open
    if not is_open:
        with pytest.raises(Forbidden):
            check_gate(role, asker)
