"""Help pages of both kinds become articles of a title, a summary, keywords and a plain body."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.corpus import articles, mallard, office

MALLARD = """
<page xmlns="http://projectmallard.org/1.0/" type="topic" id="ink">
  <info><link type="guide" xref="index"/><desc>How to <em>fill</em> the pen.</desc><keywords>ink, nib , pen</keywords></info>
  <title>Fill the
    pen</title>
  <comment><p>Somebody should draw this.</p></comment>
  <p>Choose <guiseq><gui>Pen</gui><gui>Fill</gui></guiseq>
     or press <keyseq><key>Ctrl</key><key>I</key></keyseq> &amp; wait.</p>
  <section id="more"><title>Stains</title><steps><item><p>Take soap.</p></item></steps></section>
  <links type="section"><title>None</title></links>
</page>
"""
OFFICE = """<html><head><title>Not this</title></head><body><p>Menu around it</p>
<div id="DisplayArea">
<meta itemprop="keywords" content="pens;filling"><meta itemprop="keywords" content="ink"><meta itemprop="keywords" content="ink">
<h1><a name="x"></a>Filling <em>Pens</em></h1>
<p>Press <span><span hidden="true" class="MAC"><span>Command</span></span><span hidden="true">Ctrl</span></span>+I &lt;now&gt;.<br>Wait.</p>
<table><tr><td>Blue</td><td><p>Black</p></td></tr></table><script>var no = 1</script>
<div class="relatedtopics"><p>See also</p></div></div><footer><div id="DEBUG"><h3>Debug</h3></div></footer></body></html>"""


def test_a_page_of_gnome() -> None:
    article = mallard("gnome-help/ink", MALLARD)
    assert (article.key, article.title, article.summary) == ("gnome-help/ink", "Fill the pen", "How to fill the pen.")
    assert article.keywords == ("ink", "nib", "pen")
    assert article.body_html == "<p>Choose Pen &gt; Fill or press Ctrl+I &amp; wait.</p>\n<h2>Stains</h2>\n<p>Take soap.</p>"


def test_a_page_of_libreoffice() -> None:
    article = office("swriter/ink", OFFICE)
    assert (article.title, article.summary, article.keywords) == ("Filling Pens", "", ("pens;filling", "ink"))
    assert article.body_html == "<p>Press Ctrl+I &lt;now&gt;.Wait.</p>\n<p>Blue</p>\n<p>Black</p>"


def test_articles_are_read_in_order_and_pages_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    gnome, office_folder = tmp_path / "usr/share/help/C/gnome-help", tmp_path / "usr/share/libreoffice/help/en-US/text/swriter/guide"
    for folder in (gnome, office_folder):
        folder.mkdir(parents=True)
    (gnome / "ink.page").write_text(MALLARD)
    (gnome / "index.page").write_text('<page xmlns="http://projectmallard.org/1.0/"><title>All</title><links type="topic"/></page>')
    (office_folder / "ink.html").write_text(OFFICE)
    assert [one.key for one in articles(tmp_path)] == ["gnome-help/ink", "swriter/ink"]


def test_articles_that_were_not_fetched_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="help-texts"):
        articles(tmp_path)
