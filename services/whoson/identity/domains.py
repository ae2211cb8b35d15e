"""The domain of a host name: what somebody registered, by the public suffix list that the library carries (WHO-007)."""

from __future__ import annotations

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from services.whoson.rules.addresses import read


@lru_cache(maxsize=4096)
def domain_of(host_name: str) -> str | None:
    """`p4fc1.dip0.t-ipconnect.de` is of `t-ipconnect.de`. None for addresses and for what is a suffix itself.

    Suffixes that a company hands out in its own domain count as its own: the machine is in that company's network.
    """
    name = host_name.strip().rstrip(".").lower()
    if not name or read(name) is not None:
        return None
    found: str | None = _list().privatesuffix(name)
    return found


@cache
def _list() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)
