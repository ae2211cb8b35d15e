"""Bodies in Markdown and back: nothing is lost, and what comes back is written alike."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kb.portable.from_markdown import to_html
from services.kb.portable.to_markdown import same_body, to_markdown
from services.kb.portable.tree import normal, written
from services.kb.writing import read_body


def clean(given_html: str) -> str:
    return read_body(given_html).html


NASTY = st.sampled_from(
    [
        *("*", "_", "`", "``", "```", "[", "](", "<", ">", "&", "&amp;", "~~", "|", "#", "# ", "- ", "+ ", "1. ", "2) ", "=", "---", "!"),
        *("\\", "  ", "\n", "\xa0", "snake_case", "http://x.example/a_b", "<!-- -->", "ß", "日本", "\t", "a", "b c", " ", "&#10;", "||"),
        *("{", "}", "'", '"'),
    ]
)
TEXT = st.lists(NASTY, min_size=1, max_size=6).map(lambda parts: html.escape("".join(parts)))
ADDRESS = st.sampled_from(
    ["https://x.example/", "/kb/articles/1/x", "https://x.example/a(b)c", "/a%20b", "/a b", "/x?y=1&amp;z=2", "mailto:a@b.example"]
)


def tagged(*tags: str) -> st.SearchStrategy[str]:
    return st.sampled_from(tags)


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    around = st.builds(
        lambda tag, text: f"<{tag}>{text}</{tag}>", tagged("em", "strong", "b", "i", "u", "s", "del", "code", "sub", "kbd"), inner
    )
    link = st.builds(
        lambda to, title, text: f'<a href="{to}"{title}>{text}</a>',
        ADDRESS,
        st.sampled_from(["", ' title="t &quot;q&quot;"', ' target="_blank"']),
        inner,
    )
    image = st.builds(
        lambda to, alt, more: f'<img src="{to}" alt="{alt}"{more}>', ADDRESS, TEXT, st.sampled_from(["", ' width="3"', ' title="t"'])
    )
    styled = st.builds(lambda text: f'<span style="background-color:red">{text}</span>', inner)
    return st.one_of(TEXT, around, link, image, styled, st.just("<br>"))


INLINE = st.lists(st.recursive(TEXT, _inline, max_leaves=4), min_size=1, max_size=4).map("".join)
CODE = st.builds(
    lambda kind, text: f"<pre><code{kind}>{text}</code></pre>", st.sampled_from(["", ' class="language-python"', ' class="x y"']), TEXT
)
ROW = st.lists(INLINE, min_size=2, max_size=2)
TABLE = st.builds(
    lambda head, rows: (
        "<table><thead><tr>"
        + "".join(f"<th>{cell}</th>" for cell in head)
        + "</tr></thead><tbody>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</tbody></table>"
    ),
    ROW,
    st.lists(ROW, max_size=2),
)
SIMPLE = st.one_of(
    st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", tagged("p", "p", "p", "h1", "h2", "h6", "div", "figure"), INLINE),
    st.builds(lambda text: f'<p style="text-align:center">{text}</p>', INLINE),
    CODE,
    TABLE,
    st.sampled_from(
        [
            "<hr>",
            "<p></p>",
            "<pre>a\n\nb\n</pre>",
            "<video src='/a.mp4' controls></video>",
            "<details><summary>s</summary><p>t</p></details>",
        ]
    ),
    st.just('<iframe src="https://player.vimeo.com/video/1" width="3"></iframe>'),
    INLINE,
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(st.lists(inner, min_size=1, max_size=2).map("".join), min_size=1, max_size=3)
    lists = st.builds(
        lambda tag, found: f"<{tag}>" + "".join(f"<li>{one}</li>" for one in found) + f"</{tag.split()[0]}>",
        tagged("ul", "ol", 'ol start="4"'),
        items,
    )
    return st.one_of(lists, st.lists(inner, min_size=1, max_size=2).map(lambda found: f"<blockquote>{''.join(found)}</blockquote>"))


BODY = st.lists(st.recursive(SIMPLE, _nested, max_leaves=5), max_size=5).map("\n".join).map(clean)


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
