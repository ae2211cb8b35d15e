"""Bodies in Markdown and back: nothing is lost, and what comes back is written alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from services.kb.portable.from_markdown import to_html
from services.kb.portable.to_markdown import same_body, to_markdown
from services.kb.portable.tree import normal, written
from tests.unit.kb.bodies import BODY, clean


@settings(max_examples=120, deadline=None)
@given(BODY)
def test_nothing_is_lost_on_the_way_and_the_second_way_is_the_first(body: str) -> None:
    markdown = to_markdown(body, clean)
    back = clean(to_html(markdown))
    assert same_body(back, body)
    assert to_markdown(back, clean) == markdown
    assert written(normal(back).children) == written(normal(body).children)


@settings(max_examples=60, deadline=None)
@given(BODY)
def test_cleaning_again_changes_nothing(body: str) -> None:
    """So that a body in an HTML file comes back to the letter."""
    assert clean(body) == body


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<h2>Hi</h2><p>One <strong>two</strong> <em>three</em> <code>x</code></p>", "## Hi\n\nOne **two** *three* `x`\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ('<pre><code class="language-sh">ls\n</code></pre>', "```sh\nls\n```\n"),
        ("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b|c</td></tr></tbody></table>", "| a |\n| --- |\n| b\\|c |\n"),
        ('<p><a href="/x">y</a> <img src="/z.png" alt="w"></p>', "[y](/x) ![w](/z.png)\n"),
        ("<p>a<br>b</p>", "a\\\nb\n"),
        ("<p>2 * 3 &lt; 7 &amp; snake_case</p>", "2 \\* 3 \\< 7 & snake_case\n"),
        ('<p style="color:red">x</p>', '<p style="color:red">x</p>\n'),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<ul><li>b</li></ul>\n"),
        ("loose text", "<!-- -->loose text\n"),
        ("", ""),
    ],
)
def test_common_things_read_as_people_write_them(body: str, markdown: str) -> None:
    assert to_markdown(clean(body), clean) == markdown


def test_what_a_browser_shows_alike_is_the_same() -> None:
    assert same_body("<p>a  b</p>\n<p>c</p>", "<p>a b</p><p>c</p>")
    assert not same_body("<p>a b</p>", "<p>ab</p>")
    assert not same_body("<pre>a  b</pre>", "<pre>a b</pre>")
    assert not same_body("<p>a&nbsp;b</p>", "<p>a b</p>")
