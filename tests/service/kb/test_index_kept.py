"""The index on disk: kept over restarts, made anew when it is broken, foreign or older than its shape, and never shared."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Unavailable
from services.kb.index import following, shelf
from services.kb.index.following import Following
from services.kb.index.mark import Mark
from services.kb.index.place import SETTING, place_at
from services.kb.models import Article, ChangeCount, ChangedItem
from tests.service.kb.library import Library
from tests.service.kb.shelves import Shelves
from tests.support.handling import Handling
from tests.support.waiting import eventually


@pytest.fixture
def on_disk(library: Library, shelves: Shelves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Following]]:
    """The index of the library as after a restart, in a folder of the test."""
    monkeypatch.setenv(SETTING, str(tmp_path / "index"))

    def restarted() -> Following:
        with library.handling.reading("kb") as session:
            shelf.index_of(session).close()
            shelf.index_of(session).keep(session)
            return shelf.index_of(session)

    yield restarted
    restarted().close()


def folder_of(index: Following) -> Path:
    assert index.kept is not None
    assert index.kept.folder is not None
    return index.kept.folder


def is_filled_again(caplog: pytest.LogCaptureFixture) -> bool:
    found = any("the index holds" in record.message for record in caplog.records)
    caplog.clear()
    return found


@pytest.fixture(autouse=True)
def _told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="services.kb.index")


def test_a_restart_goes_on_where_it_was(on_disk: Callable[[], Following], shelves: Shelves, caplog: pytest.LogCaptureFixture) -> None:
    shelves.article("Kettle")
    folder = folder_of(on_disk())
    assert is_filled_again(caplog)
    shelves.article("Kettle, later")
    assert folder_of(on_disk()) == folder
    assert not is_filled_again(caplog)
    assert sorted(shelves.found("kettle")) == ["Kettle", "Kettle, later"]


@pytest.mark.parametrize("damage", ["meta.json", "*.term", "*.store", "*.idx"])
def test_a_broken_index_is_made_anew(
    on_disk: Callable[[], Following], shelves: Shelves, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    shelves.article("Kettle")
    index = on_disk()
    folder = folder_of(index)
    index.close()
    for file in folder.glob(damage):
        file.write_bytes(b"\x00\x01")
    caplog.clear()
    on_disk()
    assert is_filled_again(caplog)
    assert shelves.found("kettle") == ["Kettle"]


def test_an_index_of_another_shape_is_made_anew(
    on_disk: Callable[[], Following], shelves: Shelves, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves.article("Kettle")
    on_disk()
    caplog.clear()
    monkeypatch.setattr("services.kb.index.mark.VERSION", 99)
    on_disk()
    assert is_filled_again(caplog)
    assert shelves.found("kettle") == ["Kettle"]


def test_a_restored_database_is_noticed(
    on_disk: Callable[[], Following], library: Library, shelves: Shelves, caplog: pytest.LogCaptureFixture
) -> None:
    """As a backup from before the last change brings it back: what came after it is not there, and its numbers are given again."""
    kept, lost = shelves.article("Kettle"), shelves.article("Kettle, lost")
    index = on_disk()
    assert len(shelves.found("kettle")) == 2
    with library.handling("kb") as work:
        work.session.execute(sa.delete(Article).where(Article.id == lost))
        work.session.execute(sa.delete(ChangedItem).where(ChangedItem.item_id == lost))
        work.session.execute(sa.update(ChangeCount).values(last=ChangeCount.last - 1))
    caplog.clear()
    with library.handling.reading("kb") as session:
        index.keep(session)
    assert is_filled_again(caplog)
    assert library.asked("search_articles", {"text": "kettle"})["count"] == 1
    assert library.asked("search_articles", {"text": "kettle"})["items"][0]["id"] == kept


def test_another_database_gets_an_index_of_its_own(
    on_disk: Callable[[], Following], shelves: Shelves, caplog: pytest.LogCaptureFixture
) -> None:
    shelves.article("Kettle")
    index = on_disk()
    assert index.kept is not None
    assert index.kept.mark is not None
    index.kept.write([], [], Mark(identity="another", number=index.kept.mark.number))
    caplog.clear()
    on_disk()
    assert is_filled_again(caplog)
    assert shelves.found("kettle") == ["Kettle"]


def test_a_folder_is_never_shared(on_disk: Callable[[], Following], shelves: Shelves) -> None:
    shelves.article("Kettle")
    folder = folder_of(on_disk())
    assert place_at(folder).folder is None
    assert shelves.found("kettle") == ["Kettle"]


def test_where_nothing_can_be_written_it_is_kept_in_memory(
    library: Library, shelves: Shelves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv(SETTING, str(tmp_path / "taken"))
    shelves.article("Kettle")
    assert shelves.found("kettle") == ["Kettle"]
    with library.handling.reading("kb") as session:
        state = shelf.state_of_index(session)
    assert state["folder"] is None
    assert state["documents"] == 1


def test_while_it_is_filled_a_search_waits_a_moment_and_then_says_so(
    library: Library, shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 2)
    for number in range(9):
        shelves.article(f"Kettle {number}")
    monkeypatch.setattr(following, "PATIENCE", 0.0)
    with pytest.raises(Unavailable) as refused:
        shelves.found("kettle")
    assert (refused.value.code, refused.value.more["retry_after"]) == ("index_not_ready", 2)
    found = eventually(lambda: _answer(library))
    assert found["count"] == 9


def _answer(library: Library) -> Any:
    with suppress(Unavailable):
        return library.asked("search_articles", {"text": "kettle"})
    return None


def test_more_changes_than_a_search_waits_for(library: Library, shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves.article("Kettle")
    assert shelves.found("kettle") == ["Kettle"]
    monkeypatch.setattr(following, "AT_ONCE", 2)
    monkeypatch.setattr(following, "BATCHES", 2)
    for number in range(7):
        shelves.article(f"Kettle {number}")
    with pytest.raises(Unavailable) as away:
        shelves.found("kettle")
    assert away.value.code == "index_behind"
    assert len(shelves.found("kettle")) == 8


def test_state_and_figures(library: Library, shelves: Shelves, handling: Handling) -> None:
    shelves.article("Kettle", languages=["en", "de"])
    with handling.reading("kb") as session:
        assert shelf.state_of_index(session)["is_whole"] is False
        shelf.index_of(session).keep(session)
        state = shelf.state_of_index(session)
    assert (state["is_whole"], state["documents"], state["behind"]) == (True, 1, 0)
    assert state["languages"] == {"en": 1, "de": 1}
    shelves.article("Teapot")
    with handling.reading("kb") as session:
        assert shelf.state_of_index(session)["behind"] == 1


def test_a_folder_that_is_swept_away_is_made_anew(on_disk: Callable[[], Following], library: Library, shelves: Shelves) -> None:
    shelves.article("Kettle")
    folder = folder_of(on_disk())
    shutil.rmtree(folder)
    shelves.article("Kettle, later")
    found = eventually(lambda: _answer(library))
    assert found["count"] == 2
    assert list(folder.glob("*.term"))


def test_a_disk_that_cannot_be_written_leads_to_memory(
    on_disk: Callable[[], Following], library: Library, shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is a file again and again, whatever is done about it: as near to a full disk as a test gets."""
    shelves.article("Kettle")
    index = on_disk()
    folder = folder_of(index)
    assert index.kept is not None

    def block(where: Path) -> Path:
        shutil.rmtree(where, ignore_errors=True)
        where.write_text("in the way")
        return where

    monkeypatch.setattr("services.kb.index.kept.emptied", block)
    block(folder)
    shelves.article("Kettle, later")
    assert eventually(lambda: _answer(library))["count"] == 2
    assert index.kept.folder is None
    folder.unlink()
