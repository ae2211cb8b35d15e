"""Asking a service's admin ports, for whoever runs the installation: whichever instance answers."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson

from kit.config import Config
from kit.errors import Conflict, NotFound, Refusal, Unavailable, refusal_from

WITHIN = 3.0  # seconds for an answer
SILENT_FOR = 15.0  # seconds in which one that did not answer is asked after the others

_learned: dict[tuple[str, str], list[str]] = {}  # further addresses, as the instances themselves gave them
_silent_since: dict[str, float] = {}


class Ports:
    """The admin ports of one service. Which there are is configured, found by name, or learned from those that answered before."""

    def __init__(self, settings: Config, service: str, token: str | None = None) -> None:
        self._settings, self._service = settings, service
        self._token = settings.admin_token if token is None else token

    def answers(self, path: str, method: str = "GET", asked: dict[str, Any] | None = None) -> Iterator[tuple[int, Any]]:
        """(status, answer) of one instance after the other; those that do not answer are passed over."""
        for address in self._addresses():
            try:
                found = self._ask(address, path, method, asked)
            except (OSError, ValueError):
                _silent_since[address] = time.monotonic()
                continue
            _silent_since.pop(address, None)
            yield found

    def ask(self, path: str, method: str = "GET", asked: dict[str, Any] | None = None) -> tuple[int, Any]:
        """(status, answer) of the first that answers. Raises Unavailable when none does."""
        for found in self.answers(path, method, asked):
            return found
        raise Unavailable("service_away", f"{self._service} does not answer on its admin port.")

    def answer(self, path: str, method: str = "GET", asked: dict[str, Any] | None = None) -> Any:
        """The answer alone. Raises what the port refused."""
        status, answer = self.ask(path, method, asked)
        if status != 200:
            raise self._refusal(status, answer)
        return answer

    def ready(self) -> tuple[int, Any]:
        """(status, answer) of an instance that is ready, else of one that answers at all. Raises Unavailable."""
        first: tuple[int, Any] | None = None
        for found in self.answers("/health/ready"):
            if found[0] == 200:
                return found
            first = first or found
        if first is None:
            raise Unavailable("service_away", f"{self._service} does not answer on its admin port.")
        return first

    def instances(self) -> dict[str, Any]:
        """{lease, items} as any of them tells it; from then on the others can be asked too."""
        said: dict[str, Any] = self.answer("/instances")
        _learned[self._key] = [each["admin_url"] for each in said["items"] if each["status"] != "unavailable"]
        return said

    @property
    def _key(self) -> tuple[str, str]:
        return str(self._settings.home), self._service

    def _addresses(self) -> list[str]:
        """In order, those that were silent a moment ago last: each costs the whole wait."""
        named = [found for url in self._settings.admin_urls_of(self._service) for found in _each(url)]
        known = dict.fromkeys([*named, *_learned.get(self._key, [])])
        lately = time.monotonic() - SILENT_FOR
        return sorted(known, key=lambda address: _silent_since.get(address, 0.0) > lately)

    def _ask(self, address: str, path: str, method: str, asked: dict[str, Any] | None) -> tuple[int, Any]:
        body = None if asked is None else orjson.dumps(asked)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}{path}", data=body, headers=headers, method=method)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=WITHIN) as answer:  # noqa: S310
                return answer.status, orjson.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, _read(refused)

    def _refusal(self, status: int, answer: Any) -> Refusal:
        said = answer.get("refusal", {}) if isinstance(answer, dict) else {}
        if {"kind", "code", "detail"} <= said.keys():
            return refusal_from(said)
        if status == 404:
            return NotFound("not_found", "There is nothing here.")
        return Conflict("refused", f"{self._service} refused with {status}.")


def _each(url: str) -> Iterator[str]:
    """One address for each machine that answers to this name: behind `http://routing:8100` there may be several."""
    where = urlsplit(url)
    try:
        found = socket.getaddrinfo(where.hostname, where.port, type=socket.SOCK_STREAM)
    except OSError:
        yield url
        return
    for host in sorted({str(each[4][0]) for each in found}):
        yield f"{where.scheme}://{f'[{host}]' if ':' in host else host}:{where.port}"


def _read(refused: urllib.error.HTTPError) -> Any:
    try:
        return orjson.loads(refused.read())
    except ValueError:
        return {}
