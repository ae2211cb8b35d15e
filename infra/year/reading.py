"""A day at the knowledge base: people and spiders read, look for things, and employees keep it in order."""

from __future__ import annotations

import random
from operator import itemgetter
from typing import Any

from infra.year.company import Company
from infra.year.knowledge import Kept, Shelf
from infra.year.moments import DAY, HOUR, MINUTE, SECOND, text
from infra.year.names import dice_of, id_of, name_of
from infra.year.telling import Desk, Subject
from infra.year.wording import SEARCHES, SPIDERS
from infra.year.world import World

VIEWS, SEARCHED, SPIDERS_SHARE, EMPLOYEES_SHARE, NEWS_SHARE = 0.4, 0.15, 0.15, 0.08, 0.1  # views and searches for each ticket and chat
FEWEST_ARTICLES, FEWEST_NEWS = 12, 3
Deed = tuple[int, Kept, dict[str, Any]]


class Readers:
    """Goes through the days in order: views count among the facts of what is viewed, all year long."""

    def __init__(self, world: World) -> None:
        self._company: Company = world.company
        self._desk: Desk = world.desk
        self._seed = world.plan.seed
        self._roster = world.roster
        self._people = 3 * len(world.company.users)
        self.shelf = Shelf(world.company, world.desk, dice_of(self._seed, "shelf"))
        self.shelf.fill()

    def day(self, day: int, count: int) -> None:
        """`count`: how many tickets and chats begin on it."""
        dice = dice_of(self._seed, "readers", day)
        deeds = [self._view(dice, _in_the_day(dice, day)) for _ in range(round(count * VIEWS))]
        for _ in range(round(count * SEARCHED)):
            deeds += self._search(dice, _in_the_day(dice, day))
        kept = self._upkeep(dice, day)
        for at, item, said in sorted([*deeds, *kept], key=itemgetter(0)):
            self._tell(at, item, said)
        if day % 10 == 4:
            self._clear_out((day + 1) * DAY - SECOND)

    def _view(self, dice: random.Random, at: int) -> Deed:
        """By chance of a person, an employee or a spider."""
        chance = dice.random()
        item = _pick(dice, self.shelf.news if chance < NEWS_SHARE else self.shelf.articles)
        who = dice.random()
        spider = SPIDERS[int(who * 100) % len(SPIDERS)] if who < SPIDERS_SHARE else None
        is_employee = SPIDERS_SHARE <= who < SPIDERS_SHARE + EMPLOYEES_SHARE
        visitor = spider.lower() if spider else self._visitor(dice)
        return at, item, self._viewed(at, item, visitor, is_employee=is_employee, spider=spider)

    def _viewed(
        self, at: int, item: Kept, visitor: str, *, is_employee: bool = False, spider: str | None = None, search_id: str | None = None
    ) -> dict[str, Any]:
        return {
            "title": item.state["title"],
            "brand_id": self._company.brands[0].id,
            "language": "en",
            "visitor_id": visitor,
            "is_employee": is_employee,
            "is_spider": spider is not None,
            "spider_name": spider,
            "search_id": search_id,
            "viewed_at": text(at),
        }

    def _search(self, dice: random.Random, at: int) -> list[Deed]:
        """Told at once; what is opened from it comes later."""
        name, visitor, chance = name_of(dice), self._visitor(dice), dice.random()
        is_agent = chance < 0.15
        found = 0 if dice.random() < 0.12 else dice.randrange(1, 9)
        news = [_pick(dice, self.shelf.news).id] if found and dice.random() < 0.1 else []
        said = {
            "query": dice.choice(SEARCHES),
            "source": "agent" if is_agent else "suggestion" if chance < 0.3 else "portal",
            "brand_id": self._company.brands[0].id,
            "department_id": None,
        }
        more = {"language": "en", "visitor_id": visitor, "is_employee": is_agent, "article_result_count": found, "news_result_ids": news}
        search = Subject(self._desk, id_of(at, name), name)
        actor, via = ("visitor", "portal") if not is_agent else (dice.choice(self._company.agents).actor, "management")
        search.tell(at, "kb.search_performed.v1", actor, via, {**said, **more})
        opened: list[Deed] = []
        for count in range(min(found, dice.choice((0, 1, 1, 1, 2, 3)))):
            later = at + (count + 1) * dice.randrange(3 * SECOND, 40 * SECOND)
            item = _pick(dice, self.shelf.articles)
            opened.append((later, item, self._viewed(later, item, visitor, is_employee=is_agent, search_id=search.id)))
        if opened and not is_agent and dice.random() < 0.08:
            solved = {**said, "article_id": opened[-1][1].id}
            search.tell(opened[-1][0] + MINUTE, "kb.search_solved.v1", actor, via, solved)
        return opened

    def _upkeep(self, dice: random.Random, day: int) -> list[Deed]:
        """Some edits, flags, reviews and ratings; something new on every fifth day."""
        noon, deeds, shelf = day * DAY + 12 * HOUR, [], self.shelf
        for count in range(2 + len(shelf.articles) // 40):
            item = _pick(dice, shelf.articles)
            deeds.append((noon + count * MINUTE, item, {"": dice.choice(("edited", "flagged", "reviewed", "rated", "rated"))}))
        if day % 5 == 0:
            actor = dice.choice(self._company.agents).actor
            shelf.add_article(noon + HOUR, actor)
            shelf.add_reply(noon + HOUR + 1, actor)
            shelf.add_news(noon + HOUR + 2, actor)
        if day % 5 == 3 and shelf.replies:
            deeds.append((noon + HOUR, shelf.replies[-1], {"": dice.choice(("edited", "flagged", "reviewed", "deleted"))}))
            deeds.append((noon + 2 * HOUR, shelf.news[-1], {"": dice.choice(("edited", "flagged", "reviewed"))}))
        return deeds

    def _clear_out(self, at: int) -> None:
        """The newest, as the day ends, so that nobody reads what is gone."""
        actor = self._company.administrator
        if len(self.shelf.articles) > FEWEST_ARTICLES:
            article = self.shelf.articles.pop()
            article.change(at, "deleted", actor, {"deleted_at": text(at)}, redirect_to_id=None)
        if len(self.shelf.news) > FEWEST_NEWS:
            self.shelf.news.pop().change(at, "deleted", actor, {"deleted_at": text(at)})

    def _tell(self, at: int, item: Kept, said: dict[str, Any]) -> None:
        word = said.get("")
        if word is None:
            actor = "spider" if said["is_spider"] else "visitor"
            if said["is_employee"]:
                actor = self._company.agents[at % len(self._company.agents)].actor
            item.tell(at, f"kb.{item.kind}_viewed.v1", actor, "portal", said)
        elif item.state["deleted_at"] is None:
            _change(at, item, word, self._company.agents[at // MINUTE % len(self._company.agents)].actor)

    def _visitor(self, dice: random.Random) -> str:
        """Some come often."""
        chance = dice.random()
        return f"v{int(chance * chance * self._people):015x}"


def _change(at: int, item: Kept, word: str, actor: str) -> None:
    state, moment = item.state, text(at)
    if word == "edited":
        more = {} if item.kind == "canned_reply" else {"is_content_changed": True}
        item.change(at, word, actor, {"modified_at": moment}, **more)
    elif word == "flagged" and not state["is_flagged_for_review"]:
        item.change(at, word, actor, {"is_flagged_for_review": True})
    elif word == "reviewed":
        item.change(at, word, actor, {"last_reviewed_at": moment, "is_flagged_for_review": False})
    elif word == "rated":
        is_helpful = at // MINUTE % 4 != 0
        counter = "helpful" if is_helpful else "unhelpful"
        item.change(at, word, "visitor", {counter: state[counter] + 1}, is_helpful=is_helpful)
    elif word == "deleted":
        item.change(at, word, actor, {"deleted_at": moment})


def _in_the_day(dice: random.Random, day: int) -> int:
    """Most between breakfast and midnight."""
    return day * DAY + int(dice.triangular(5, 23.8, 14) * HOUR)


def _pick(dice: random.Random, items: list[Kept]) -> Kept:
    """The older ones are read most."""
    chance = dice.random()
    return items[int(chance * chance * len(items))]
