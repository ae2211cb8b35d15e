"""Refusals: what a service says when it will not do what was asked. Anything else that is raised is a bug."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """Base of all refusals. `code` is stable and for programs, `detail` is for people, `field` names the input at fault."""

    kind: ClassVar[str] = "refused"

    def __init__(self, code: str, detail: str, *, field: str | None = None, **more: Any) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.field, self.more = code, detail, field, more

    def as_answer(self) -> dict[str, Any]:
        """The wire form: {"refusal": {kind, code, detail, field?, ...}}."""
        said: dict[str, Any] = {"kind": self.kind, "code": self.code, "detail": self.detail}
        if self.field is not None:
            said["field"] = self.field
        return {"refusal": said | self.more}


class Invalid(Refusal):
    """Wrong shape, or breaks a rule of form."""

    kind = "invalid"


class Forbidden(Refusal):
    """This actor may not."""

    kind = "forbidden"


class NotFound(Refusal):
    """It is not there, or the actor may not know that it is."""

    kind = "not_found"


class Conflict(Refusal):
    """Was true a moment ago."""

    kind = "conflict"


class Unavailable(Refusal):
    """A service or the broker did not answer in time; `retry_after` in seconds goes along."""

    kind = "unavailable"

    def __init__(self, code: str = "unavailable", detail: str = "Please try again in a moment.", *, retry_after: int = 2) -> None:
        super().__init__(code, detail, retry_after=retry_after)


KINDS: dict[str, type[Refusal]] = {kind.kind: kind for kind in (Invalid, Forbidden, NotFound, Conflict, Unavailable)}


def refusal_from(said: dict[str, Any]) -> Refusal:
    """The refusal behind a wire form, as the caller's side raises it."""
    rest = {name: value for name, value in said.items() if name not in ("kind", "code", "detail")}
    return KINDS.get(said.get("kind", ""), Conflict)(said["code"], said["detail"], **rest)
