"""How often one caller may ask: by name of the limit, in the memory of this worker."""

from __future__ import annotations

import functools
import ipaddress
import math
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from gateway.config import Settings
from gateway.metrics import REFUSED_RATE
from kit.errors import Refusal

View = TypeVar("View", bound=Callable[..., Any])


class TooManyRequests(Refusal):
    """Asked too often; `retry_after` seconds until the window ends."""

    kind = "conflict"

    def __init__(self, retry_after: int) -> None:
        super().__init__("too_many_requests", "Too many requests. Please wait a moment.", retry_after=retry_after)


class RateLimits:
    """The limits of one worker. Addresses in the exempt networks are not counted by address; names (of accounts) always are."""

    def __init__(self, settings: Settings) -> None:
        self.rates: dict[str, RateLimitItem] = {name: parse(text) for name, text in settings.rates.items()}
        self.exempt = [ipaddress.ip_network(text.strip()) for text in settings.rate_exempt.split(",") if text.strip()]
        self._is_exempt = functools.lru_cache(maxsize=4096)(self._look_up_exempt)
        self._limiter: FixedWindowRateLimiter | None = None

    def take(self, name: str, address: str, account: str = "") -> None:
        """Counts one request under the limit. Raises TooManyRequests."""
        if account:
            self._take(name, f"account:{account.casefold()[:200]}")
        if not self._is_exempt(address):
            self._take(name, address)

    def _take(self, name: str, key: str) -> None:
        if self._limiter is None:  # made in the worker, not in the master: its storage starts a thread
            self._limiter = FixedWindowRateLimiter(MemoryStorage())
        rate = self.rates[name]
        if not self._limiter.hit(rate, name, key):
            REFUSED_RATE.labels(name).inc()
            ends = self._limiter.get_window_stats(rate, name, key).reset_time
            raise TooManyRequests(max(1, math.ceil(ends - time.time())))

    def _look_up_exempt(self, address: str) -> bool:
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(known in network for network in self.exempt)


def limited(name: str) -> Callable[[View], View]:
    """Decorator for a view: counts each request under this limit, by address."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            take(name)
            return view(*args, **kwargs)

        return counted  # type: ignore[return-value]

    return declare


def take(name: str, account: str = "") -> None:
    """Counts this request under the limit, by address and, where given, by account name. Raises TooManyRequests."""
    current_app.extensions["rate_limits"].take(name, request.remote_addr or "", account)


def address() -> str:
    """The network address of this request, as limits and blacklists know it."""
    return request.remote_addr or ""


def register(app: Flask, settings: Settings) -> None:
    """Counts every request under `general`."""
    limits = app.extensions["rate_limits"] = RateLimits(settings)

    def count() -> None:
        limits.take("general", request.remote_addr or "")

    app.before_request(count)
