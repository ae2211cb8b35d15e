"""Export and import: out, into an empty knowledge base, and out again gives the same files; one fault and nothing is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.errors import Forbidden
from services.kb.handlers.filing import store
from services.kb.models import Article, Folder, RelatedArticle, Revision
from tests.service.kb.carrying import PAGE, carried_in, carried_out
from tests.service.kb.library import Library, an_id
from tests.support import run
from tests.support.handling import Handling
from tests.unit.kb.bodies import BODY

pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def another(database: Callable[[str], str]) -> Iterator[Callable[[], Library]]:
    """Libraries of the same company, each with a database of its own that holds nothing yet."""
    made: list[tuple[Handling, str]] = []

    def library() -> Library:
        url = run.clone("kb")
        handling = Handling(lambda service: url)
        made.append((handling, url))
        library = Library(handling)
        library.settle_in()
        return library

    yield library
    for handling, url in made:
        handling.close()
        run.end_clone(url)


def filled(library: Library) -> dict[str, str]:
    """Folders within folders, articles with all there is: flags, dates, languages, brands, files, ties."""
    said = library.said
    top = said("create_folder", {"kind": "article", "name": "How to: A/B?"})["id"]
    inner = said("create_folder", {"kind": "article", "name": "files", "parent_id": top, "is_auto_searched": False})["id"]
    said("create_folder", {"kind": "article", "name": "how to_ a_b_", "parent_id": None})
    made = {
        "plain": {"title": "Prices", "folder_id": top, "body": "<h2>All</h2><p>of <strong>them</strong></p>"},
        "twin": {"title": "Prices", "folder_id": top, "body": '<p style="color:red">red</p>', "is_private": True, "is_draft": True},
        "german": {"title": "Preise: „alle“", "folder_id": inner, "languages": ["de"], "keywords": ["Preis", "no", "2026-03-02", "1"]},
        "both": {
            "title": "yes",
            "folder_id": inner,
            "brand_ids": [library.brand, library.other_brand],
            "is_featured": True,
            "summary": "S: #x",
        },
    }
    ids = {
        name: said("create_article", {"is_flagged_for_review": name == "plain", "is_featured": name == "both", **asked})["id"]
        for name, asked in made.items()
    }
    said("link_translations", {"kind": "article", "ids": [ids["plain"], ids["german"]]})
    said("relate_articles", {"article_id": ids["plain"], "related_id": ids["both"]})
    for name in ("a?.txt", "a_.txt"):
        kept = store().store(f"content of {name}".encode(), name)
        file = {"file_id": kept.key, "filename": name, "content_type": kept.media_type, "size": kept.size}
        said("attach_files", {"kind": "article", "item_id": ids["plain"], "files": [file], "is_embedded": name == "a_.txt"})
    return ids


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_out_and_in_and_out_again_gives_the_same_files(library: Library, another: Callable[[], Library], form: str) -> None:
    ids = filled(library)
    first = carried_out(library, form)
    empty = another()
    report = carried_in(empty, first)
    assert (report["is_done"], report["faults"], report["warnings"], len(report["created"])) == (True, [], [], 4)
    assert carried_out(empty, form) == first
    for name in ids:
        was, became = (where.asked("article", {"article_id": ids[name]}) for where in (library, empty))
        kept = ("title", "summary", "keywords", "languages", "brand_ids", "is_private", "is_draft", "is_flagged_for_review", "is_featured")
        same = (*kept, "translation_group_id", "stale_at", "slug")
        assert {key: was[key] for key in same} == {key: became[key] for key in same}
        assert (was["created"]["at"], was["modified"]["at"]) == (became["created"]["at"], became["modified"]["at"])
        if form == "html":
            assert was["body"] == became["body"]
    files, same_files = (where.asked("item_files", {"kind": "article", "item_id": ids["plain"]})["items"] for where in (library, empty))
    told = ("id", "filename", "content_type", "size", "is_embedded")
    assert [[one[name] for name in told] for one in files] == [[one[name] for name in told] for one in same_files]


def test_paths_fit_every_file_system_and_names_come_back(library: Library) -> None:
    filled(library)
    files = carried_out(library)
    assert sorted(path for path in files if path.endswith(".yaml")) == [
        "How to_ A_B_/_files/_folder.yaml",
        "How to_ A_B_/_folder.yaml",
        "how to_ a_b_ (2)/_folder.yaml",
    ]
    assert "How to_ A_B_/_files/preise-alle.md" in files
    assert len([path for path in files if path.startswith("How to_ A_B_/prices~")]) == 2
    assert files["How to_ A_B_/_folder.yaml"] == b"---\nname: 'How to: A/B?'\nis_auto_searched: true\n---\n"


def test_a_file_reads_as_people_write_it(library: Library) -> None:
    folder = library.said("create_folder", {"kind": "article", "name": "Help"})["id"]
    article = library.said(
        "create_article", {"title": "Prices", "folder_id": folder, "body": "<p>All <em>of</em> them</p>", "is_private": True}
    )
    began = "2026-03-02T09:00:00.000Z"
    assert carried_out(library)["Help/prices.md"].decode() == (
        f"---\nid: {article['id']}\ntitle: Prices\nlanguages:\n  - en\nbrands:\n  - Acme\nprivate: true\n"
        f"stale_at: 2027-03-02T09:00:00.000Z\ncreated_at: {began}\nmodified_at: {began}\n---\n\nAll *of* them\n"
    )


def test_what_is_carried_into_where_it_came_from_changes_nothing(library: Library) -> None:
    filled(library)
    report = carried_in(library, carried_out(library))
    assert report["counts"] == {"created": 0, "changed": 0, "folders": 0, "unchanged": 4, "faults": 0, "warnings": 0}


def test_an_article_is_known_by_its_id_else_by_its_place(library: Library) -> None:
    assert carried_in(library, {"Help/prices.md": PAGE})["created"] == ["Help/prices.md"]
    [row] = library.asked("articles", {})["items"]
    assert carried_in(library, {"Help/prices.md": PAGE.replace("All", "No")})["changed"] == ["Help/prices.md"]
    moved = PAGE.replace("title", f"id: {row['id']}\ntitle")
    assert carried_in(library, {"Elsewhere/other.md": moved})["changed"] == ["Elsewhere/other.md"]
    found = library.asked("article", {"article_id": row["id"]})
    assert ([one["name"] for one in found["path"]], found["revision"]) == (["Elsewhere"], 3)
    assert len(library.asked("articles", {})["items"]) == 1


def test_a_dry_run_tells_what_would_be_and_does_nothing(library: Library) -> None:
    files = {"Help/new.md": PAGE, "Help/_folder.yaml": "name: Help\nis_auto_searched: false\n"}
    before = library.handling.announced("kb")
    report = carried_in(library, files, is_dry_run=True)
    assert (report["is_done"], report["created"], report["folders"]) == (False, ["Help/new.md"], ["Help"])
    assert library.asked("articles", {})["items"] == []
    assert library.handling.announced("kb") == before
    assert carried_in(library, files)["created"] == ["Help/new.md"]


def test_what_lies_at_the_top_comes_into_the_folder_named(library: Library) -> None:
    folder = library.said("create_folder", {"kind": "article", "name": "Help"})["id"]
    report = carried_in(library, {"how-to-pay.md": "# Paying & more\n\nx\n", "Sub/_x.html": "<p>y</p>"}, folder_id=folder)
    assert report["faults"] == []
    found = {row["title"]: row for row in library.asked("articles", {"folder_id": folder, "is_with_subfolders": True})["items"]}
    assert found.keys() == {"Paying & more", "X"}


def test_a_language_stands_in_a_group_once_after_an_import_too(library: Library) -> None:
    page = f"---\ntitle: x\ntranslation_group: {an_id(70)}\n---\n\nx\n"
    [fault] = carried_in(library, {"Help/a.md": page, "Help/b.md": page})["faults"]
    assert (fault["field"], fault["code"]) == ("translation_group", "same_language")


def test_a_stale_date_that_has_passed_is_noticed(library: Library) -> None:
    carried_in(library, {"Help/a.md": "---\ntitle: x\nstale_at: 2026-01-01T00:00:00.000Z\n---\n\nx\n"})
    assert library.handling.due("kb", library.handling.now) == ["stale"]  # type: ignore[arg-type]
    assert library.asked("articles", {"view": "stale"})["items"][0]["title"] == "x"


def test_only_who_reaches_everything_carries_articles(library: Library) -> None:
    with pytest.raises(Forbidden):
        carried_in(library, {"Help/x.md": PAGE}, by=library.ann)
    with pytest.raises(Forbidden):
        library.asked("exported_articles", by=library.ann)
    assert carried_in(library, {"Help/x.md": PAGE}, by=library.max)["is_done"]


def test_bodies_are_cleaned_and_their_links_kept(library: Library) -> None:
    carried_in(library, {"Help/x.md": "---\ntitle: x\n---\n\n[y](https://x.example/)\n\n<script>alert(1)</script>\n"})
    [row] = library.asked("articles", {})["items"]
    found = library.asked("article", {"article_id": row["id"]})
    assert "script" not in found["body"]
    with library.handling.reading("kb") as session:
        assert session.scalar(sa.text("select url from links")) == "https://x.example/"
        assert session.scalar(sa.select(Revision.number).where(Revision.article_id == row["id"])) == 1


def test_what_is_related_and_not_there_is_left_out_with_a_warning(library: Library) -> None:
    report = carried_in(library, {"Help/x.md": f"---\ntitle: x\nrelated:\n  - {an_id(999)}\n---\n\nx\n"})
    assert (report["is_done"], [one["code"] for one in report["warnings"]]) == (True, ["related_unknown"])
    with library.handling.reading("kb") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RelatedArticle)) == 0


def test_an_export_comes_in_portions_with_a_constant_number_of_queries(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for count in (2, 6):
        carried_in(library, {f"Help/{count}-{number}.md": PAGE for number in range(count)})
    whole = carried_out(library)
    monkeypatch.setattr("services.kb.queries.exporting.AT_ONCE", 3)
    statements = library.handling.statements("kb")
    assert carried_out(library) == whole
    assert len(whole) == 9
    portions = 3
    assert len(statements()) <= 12 * portions


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(BODY, min_size=1, max_size=6), form=st.sampled_from(["markdown", "html"]))
def test_any_bodies_go_out_in_and_out_again_to_the_letter(
    library: Library, another: Callable[[], Library], bodies: list[str], form: str
) -> None:
    with library.handling("kb") as work:
        work.session.execute(sa.delete(Article))
        work.session.execute(sa.delete(Folder))
    folder: Any = library.said("create_folder", {"kind": "article", "name": "Help"})["id"]
    for number, body in enumerate(bodies):
        library.said("create_article", {"title": f"N{number}", "folder_id": folder, "body": body})
    first = carried_out(library, form)
    with library.handling("kb") as work:
        work.session.execute(sa.delete(Article))
        work.session.execute(sa.delete(Folder))
    assert carried_in(library, first)["faults"] == []
    assert carried_out(library, form) == first
