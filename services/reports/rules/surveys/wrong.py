"""What is wrong with one field of a survey, or one answer to it."""

from __future__ import annotations


class Wrong(Exception):
    """`part` names the field at fault, `detail` is for people, `code` for programs."""

    def __init__(self, part: str, detail: str, code: str = "invalid") -> None:
        super().__init__(detail)
        self.part, self.detail, self.code = part, detail, code
