"""Where a request ends must be beyond doubt: else one that passes a proxy as one arrives here as two, and the second was nobody's."""

from __future__ import annotations

from email.errors import FirstHeaderLineIsContinuationDefect, MisplacedEnvelopeHeaderDefect, MissingHeaderBodySeparatorDefect
from email.message import Message

# A line that is no header: the parser takes all that follows it for the text of a mail.
CUT_SHORT = (FirstHeaderLineIsContinuationDefect, MisplacedEnvelopeHeaderDefect, MissingHeaderBodySeparatorDefect)


def check_framing(headers: Message) -> None:
    """Raises ValueError for lines that are none, folded lines, and more than one word about the body's length."""
    if any(isinstance(defect, CUT_SHORT) for defect in headers.defects):
        raise ValueError("a line that is no header")
    if any("\n" in value or "\r" in value for value in headers.values()):
        raise ValueError("a folded header")
    lengths, codings = headers.get_all("content-length", []), headers.get_all("transfer-encoding", [])
    if len(lengths) + len(codings) > 1:
        raise ValueError("more than one length")
    if lengths and not (lengths[0].strip().isascii() and lengths[0].strip().isdigit()):
        raise ValueError("a length that is no number")
    if codings and codings[0].strip().lower() != "chunked":
        raise ValueError("an unknown transfer coding")
