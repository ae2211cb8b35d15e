"""Customers who write tickets and chats over HTTP, and remember what was confirmed to them: to be held against what is there."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests


@dataclass(slots=True)
class Asked:
    """One request with its key; said again with the same key it is to be done once. `confirmed_at` is set with the answer."""

    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    token: str = ""
    confirmed_at: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)

    def say(self, url: str, timeout: float = 8) -> None:
        """Asks; raises requests.RequestException when it is not confirmed."""
        headers = {"Idempotency-Key": self.key} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        said = requests.post(f"{url}/api/portal/v1{self.path}", json=self.body, headers=headers, timeout=timeout)
        said.raise_for_status()
        self.answer, self.confirmed_at = said.json(), time.monotonic()


@dataclass(slots=True)
class Customer:
    """Opens one piece of work (`tickets` or `chats`) and writes into it, one message after the other, until told to stop."""

    kind: str
    department_id: str
    name: str
    said: list[Asked] = field(default_factory=list)

    @property
    def opening(self) -> Asked:
        return self.said[0]

    @property
    def id(self) -> str:
        return str(self.opening.answer["ticket" if self.kind == "tickets" else "chat"]["id"])

    @property
    def texts(self) -> list[str]:
        """Everything confirmed to him after the opening, in his order."""
        return [one.body["text"] for one in self.said[1:] if one.confirmed_at]

    def open(self, url: str) -> None:
        """Only opens his piece of work, and is silent afterwards."""
        self.said.append(self._next())
        self.opening.say(url)

    def go_on(self, url: str, is_over: Callable[[], bool], pause: float) -> None:
        """Says what was not confirmed again, with its key; then the next. Waits a little after a failure."""
        while not is_over():
            if not self.said or self.said[-1].confirmed_at:
                self.said.append(self._next())
            try:
                self.said[-1].say(url)
            except requests.RequestException:
                time.sleep(0.2)
            time.sleep(pause)

    def messages(self, url: str) -> list[str]:
        """His own texts as he reads them at this address, oldest first, the opening's left out."""
        found = self._of_chat(url) if self.kind == "chats" else self._of_ticket(url)
        return [one["text"] for one in found if one["text"] and one["text"].startswith(f"{self.name} ")][1:]

    def _of_chat(self, url: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while page := self._read(url, {"after": found[-1]["number"] if found else 0})["items"]:
            found += page
        return found

    def _of_ticket(self, url: str) -> list[dict[str, Any]]:
        page = self._read(url, {"limit": 50})
        found = list(page["items"])
        while page["next_cursor"]:
            page = self._read(url, {"limit": 50, "cursor": page["next_cursor"]})
            found += page["items"]
        return found[::-1]

    def _read(self, url: str, query: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.opening.answer['token']}"}
        answer = requests.get(f"{url}/api/portal/v1/{self.kind}/{self.id}/messages", params=query, headers=headers, timeout=15)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        return said

    def _next(self) -> Asked:
        number = len(self.said)
        text = f"{self.name} says {number}"
        if self.said:
            return Asked(f"/{self.kind}/{self.id}/messages", {"text": text}, token=self.opening.answer["token"])
        asked = {"department_id": self.department_id, "name": self.name}
        if self.kind == "tickets":
            return Asked("/tickets", asked | {"subject": self.name, "text": text, "email": f"{self.name}@example.com"})
        return Asked("/chats", asked | {"question": text})


@dataclass(slots=True)
class Crowd:
    """Many customers, each in a thread of his own."""

    url: str
    department_id: str
    pause: float = 0.15
    customers: list[Customer] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def come(self, kind: str, how_many: int) -> None:
        for _ in range(how_many):
            customer = Customer(kind, self.department_id, f"{kind}{next(self._numbers)}")
            self.customers.append(customer)
            self._begin(customer)

    def confirmed(self) -> int:
        return sum(1 for customer in self.customers for one in customer.said if one.confirmed_at)

    def newest_confirmation(self) -> float:
        return max(one.confirmed_at for customer in self.customers for one in customer.said)

    def stop(self) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join(20)
        self._threads.clear()

    def go_on(self, url: str) -> None:
        """At another address, with what they were not told the outcome of."""
        self.url = url
        self._is_over.clear()
        for customer in self.customers:
            self._begin(customer)

    def _begin(self, customer: Customer) -> None:
        thread = threading.Thread(target=customer.go_on, args=(self.url, self._is_over.is_set, self.pause), daemon=True)
        self._threads.append(thread)
        thread.start()
