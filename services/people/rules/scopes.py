"""What an API token's scopes cover: `*`, `<feature>.*` or single permission keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def within(scopes: Collection[str], permissions: Iterable[str]) -> frozenset[str]:
    """Those of the permissions that the scopes cover; a key covers what it grants singly (`key:<thing>`)."""
    return frozenset(key for key in permissions if {"*", key.partition(":")[0], f"{key.partition('.')[0]}.*"} & set(scopes))


def unknown(scopes: Iterable[str], known: Collection[str]) -> list[str]:
    """The scopes that cover nothing there is."""
    features = {f"{key.partition('.')[0]}.*" for key in known}
    return sorted(scope for scope in scopes if scope != "*" and scope not in known and scope not in features)
