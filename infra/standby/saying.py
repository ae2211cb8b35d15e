"""How the two installations stand, in words and as JSON."""

from __future__ import annotations

import json
from typing import Any

from infra.standby import record
from infra.standby.site import Site
from infra.standby.standing import Both, Standing


def is_fit(now: Both) -> bool:
    """One server writes, the other follows it and nothing it needs has been let go."""
    following = now.following
    return (
        len(_writing(now)) == 1 and now.standby is not None and following is not None and following.is_connected and not following.is_lost
    )


def in_words(site: Site, now: Both, broker: tuple[bool, bool]) -> str:
    """A line for each part, and what is wrong."""
    lines = [f"this database   {_how(now.here)}", f"other database  {_how(now.there) if site.there else 'not named'}"]
    if len(_writing(now)) > 1:
        lines.append("BOTH WRITE: fence the one on the lower timeline at once (frontline standby close)")
    if now.following:
        kind = "synchronous" if now.following.is_synchronous else "asynchronous"
        how = f"connected, {kind}" if now.following.is_connected else "not connected"
        how += "; WHAT IT NEEDS IS GONE, it must be copied anew" if now.following.is_lost else ""
        lines.append(f"standby         {how}; {now.following.kept_bytes} bytes of log kept for it")
    if now.unreceived_bytes is not None:
        lines.append(f"behind          {now.unreceived_bytes} bytes not received")
    if site.broker:
        lines.append(
            f"broker          {'answers' if broker[0] else 'DOES NOT ANSWER'}, {'follows' if broker[1] else 'does not follow'} the other"
        )
    lines += [f"switched over   {one.began_at:%Y-%m-%d %H:%M:%S} to timeline {one.timeline}: {one.reason}" for one in _past(site, now)]
    return "\n".join(lines)


def as_json(site: Site, now: Both, broker: tuple[bool, bool]) -> str:
    """{here, there, following, unreceived_bytes, is_fit, broker, switch_overs}."""
    past = [{"timeline": one.timeline, "reason": one.reason, "began_at": one.began_at} for one in _past(site, now)]
    said: dict[str, Any] = now.as_data() | {"is_fit": is_fit(now), "broker": dict(zip(("is_there", "is_following"), broker, strict=True))}
    return json.dumps(said | {"switch_overs": past}, indent=1, default=str)


def _how(one: Standing | None) -> str:
    if one is None:
        return "DOES NOT ANSWER"
    if not one.is_standby:
        return f"writes, timeline {one.timeline}" + ("" if one.is_open else ", closed to its services")
    if not one.is_streaming:
        return f"waits, and is NOT STREAMING; the last commit it has is of {one.replayed_at}"
    heard = one.heard_seconds_ago or 0.0
    return f"follows, heard {heard:.1f} s ago, {one.received - one.replayed} bytes to replay, last commit {one.replayed_at}"


def _writing(now: Both) -> list[Standing]:
    return [one for one in (now.here, now.there) if one and not one.is_standby and one.is_open]


def _past(site: Site, now: Both) -> list[record.Entry]:
    return record.entries(site, 5) if now.here else []
