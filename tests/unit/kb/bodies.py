"""Bodies made of everything that the cleaner lets through, nested, with the texts that Markdown trips over."""

from __future__ import annotations

import html

from hypothesis import strategies as st

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
