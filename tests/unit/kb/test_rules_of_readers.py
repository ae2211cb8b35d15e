"""Rules of the portal's readers: languages, links in plain text, votes by network, descriptions."""

from __future__ import annotations

import pytest

from services.kb.rules.addresses import article_path, news_path
from services.kb.rules.describing import meta_description
from services.kb.rules.feedback import edited_state, first_state
from services.kb.rules.languages import best
from services.kb.rules.linking import as_html
from services.kb.rules.voting import may_count, network_of


@pytest.mark.parametrize(
    ("wanted", "there", "found"),
    [
        (["de"], ["en", "de"], "de"),
        (["de-AT"], ["en", "de"], "de"),
        (["DE_at"], ["de-AT", "de"], "de-AT"),
        (["fr", "en"], ["en", "de"], "en"),
        (["fr"], ["en"], None),
        (["de"], ["de-AT"], None),
        ([], ["en"], None),
    ],
)
def test_the_best_language(wanted: list[str], there: list[str], found: str | None) -> None:
    assert best(wanted, there) == found


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_a_network_is_a_neighbourhood(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.spec("KB-183")
def test_three_strangers_a_day_from_one_network() -> None:
    assert [may_count(others) for others in range(5)] == [True, True, True, False, False]


LINK = '<a href="{0}" rel="nofollow ugc noopener noreferrer">{0}</a>'


@pytest.mark.spec("KB-097")
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb & <b>", "a<br>\nb &amp; &lt;b&gt;"),
        ("see http://a.example/x, or", f"see {LINK.format('http://a.example/x')}, or"),
        ("(https://a.example)", f"({LINK.format('https://a.example')})"),
        ('https://a.example/"onclick="x', f"{LINK.format('https://a.example/')}&quot;onclick=&quot;x"),
        ("javascript:alert(1) ftp://a https://", "javascript:alert(1) ftp://a https://"),
        ("https://a.example/<script>", f"{LINK.format('https://a.example/')}&lt;script&gt;"),
    ],
)
def test_addresses_become_links_and_nothing_else_does(text: str, html: str) -> None:
    assert as_html(text, may_link=True) == html
    assert "<a" not in as_html(text, may_link=False)


@pytest.mark.spec("KB-026")
def test_a_description_is_the_summary_else_the_beginning_of_the_text() -> None:
    assert meta_description(" In\nshort. ", "Text") == "In short."
    assert meta_description("", "word " * 100) == ("word " * 32).strip()


@pytest.mark.spec("KB-162", "KB-024")
def test_an_address_is_id_and_slug() -> None:
    assert article_path("7", "reset-it") == "/kb/articles/7/reset-it"
    assert news_path("7", "") == "/kb/news/7"


def test_states_of_feedback() -> None:
    assert (first_state(is_moderated=True), first_state(is_moderated=False)) == ("pending", "approved")
    assert edited_state("approved", is_moderated=True, may_moderate=False) == "pending"
    assert edited_state("approved", is_moderated=True, may_moderate=True) == "approved"
    assert edited_state("approved", is_moderated=False, may_moderate=False) == "approved"
    assert edited_state("blocked", is_moderated=True, may_moderate=False) == "blocked"
