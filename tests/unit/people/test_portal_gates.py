"""What a brand or department asks for on the portal."""

from __future__ import annotations

import pytest

from contracts.permissions import role_id
from gateway.identity.who import NOBODY, Asker
from gateway.people.gates import check_gate, is_open_to
from kit.errors import Forbidden
from services.people.rules.settings_of_brands import BRAND_SETTINGS

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


@pytest.mark.spec("KB-185")
def test_a_new_brand_lets_everyone_read_registered_users_begin_threads_and_readers_vote() -> None:
    defaults = {name: setting.default for name, setting in BRAND_SETTINGS.items()}
    roles = [defaults[name] for name in ("view_articles_role", "view_news_role", "view_community_role", "create_threads_role")]
    assert roles == [role_id(1), role_id(1), role_id(1), role_id(2)]
    assert defaults["is_article_voting_on"] is True
