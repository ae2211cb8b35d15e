"""What must hold when two ask at the same moment: numbers in the order of commits, no loops, nothing left in a deleted folder."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Refusal
from kit.storage.work import Call, Work, settle
from services.kb.changes import changed_since, mark_changed
from services.kb.models import Article, Folder, Redirect
from tests.service.kb.keeping_articles import a_folder, an_article
from tests.service.kb.library import START, Library, an_id
from tests.support.waiting import eventually

WAITING = sa.text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs all in threads of their own; gives answers, or refusals' codes."""

    def tried(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def waits(library: Library) -> bool:
    with library.handling.reading("kb") as session:
        return bool(session.scalar(WAITING))


def changes(library: Library) -> list[tuple[int, str]]:
    with library.handling.reading("kb") as session:
        return [(number, item) for number, _, item in changed_since(session, 0, 10_000)]


def test_no_number_is_seen_before_a_lower_one(library: Library) -> None:
    """The first has its number and does not commit: the second one waits for it, and nobody sees a number meanwhile."""
    first, second = an_id(501), an_id(502)
    has_number, may_commit = Event(), Event()
    database = library.handling.database("kb")

    def slow() -> None:
        with database.session() as session:
            work = Work("kb", session, START, Call())
            mark_changed(work, "article", first)
            for statement, values in work.put_off:
                statement.run(session, *values)
            work.put_off.clear()
            has_number.set()
            assert may_commit.wait(30)
            settle(session, [work])
            session.commit()

    def quick() -> None:
        with database.session() as session:
            work = Work("kb", session, START, Call())
            mark_changed(work, "article", second)
            settle(session, [work])

    one, other = Thread(target=slow), Thread(target=quick)
    one.start()
    assert has_number.wait(30)
    other.start()
    eventually(lambda: waits(library))
    assert changes(library) == []
    may_commit.set()
    one.join()
    other.join()
    assert changes(library) == [(1, first), (2, second)]


def test_readers_of_the_numbers_miss_nothing_while_many_write(library: Library) -> None:
    """A reader who goes on from the last number it saw has in the end seen every item that was changed."""
    folder = a_folder(library)
    ids = [an_article(library, folder, f"{number}") for number in range(6)]
    database, is_over, seen = library.handling.database("kb"), Event(), set[str]()
    at = [number for number, _ in changes(library)][-1]

    def write(worker: int) -> None:
        for turn in range(15):
            with database.session() as session:
                work = Work("kb", session, START, Call())
                for item in (ids[(worker + turn) % 6], ids[(worker + 2 * turn) % 6]):
                    mark_changed(work, "article", item)
                mark_changed(work, "article", an_id(1000 + worker * 100 + turn))
                settle(session, [work])

    def read() -> None:
        last = at
        while True:
            was_over = is_over.is_set()
            with library.handling.reading("kb") as session:
                found = changed_since(session, last, 10_000)
            seen.update(item for _, _, item in found)
            last = max([last, *(number for number, _, _ in found)])
            if was_over:
                return

    reader = Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    is_over.set()
    reader.join()
    written = {an_id(1000 + worker * 100 + turn) for worker in range(4) for turn in range(15)}
    assert written <= seen
    numbers = [number for number, _ in changes(library)]
    assert numbers == sorted(set(numbers))


def test_commands_about_several_items_do_not_wait_in_a_circle(library: Library) -> None:
    folder = a_folder(library)
    ids = [an_article(library, folder, f"{number}") for number in range(8)]
    marks = ("draft", "public", "review", "reviewed")
    many = [lambda mark=mark: library.said("mark_articles", {"ids": ids, "mark": mark})["refused"] for mark in marks]
    single = [
        lambda article=article: library.said("edit_article", {"article_id": article, "summary": article})["version"] for article in ids
    ]
    answers = at_once(*many, *single)
    assert [answer for answer in answers if isinstance(answer, str)] == []
    assert answers[:4] == [[]] * 4


@pytest.mark.spec("KB-173")
def test_two_that_go_at_once_are_not_sent_to_each_other(library: Library) -> None:
    folder = a_folder(library)
    for _ in range(3):
        first, second = an_article(library, folder), an_article(library, folder)
        pairs = ((first, second), (second, first))
        at_once(*[lambda a=a, b=b: library.said("delete_articles", {"ids": [a], "redirect_to_id": b}) for a, b in pairs])
        with library.handling.reading("kb") as session:
            found = session.execute(
                sa.select(Redirect.article_id, Redirect.target_id).where(Redirect.article_id.in_([first, second]))
            ).all()
        assert len(found) == 1


def test_nothing_comes_to_lie_in_a_folder_that_goes(library: Library) -> None:
    other = a_folder(library, "Other")
    for turn in range(3):
        folder = a_folder(library, f"{turn}")
        moving = an_article(library, other)
        at_once(
            partial(library.said, "delete_folder", {"folder_id": folder}),
            partial(an_article, library, folder),
            partial(library.said, "move_articles", {"ids": [moving], "folder_id": folder}),
        )
    with library.handling.reading("kb") as session:
        orphans = sa.select(Article.id).join(Folder).where(Article.deleted_at.is_(None), Folder.deleted_at.is_not(None))
        assert session.scalars(orphans).all() == []


def test_two_moves_do_not_make_a_loop_and_two_folders_not_one_name(library: Library) -> None:
    first, second = a_folder(library, "a"), a_folder(library, "b")
    pairs = ((first, second), (second, first))
    answers = at_once(*[lambda a=a, b=b: library.said("edit_folder", {"folder_id": a, "parent_id": b})["version"] for a, b in pairs])
    assert sorted(map(str, answers)) == ["2", "folder_in_itself"]
    names = at_once(*[lambda: a_folder(library, "same")] * 3)
    assert names.count("folder_name_taken") == 2
