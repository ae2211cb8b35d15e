"""Who takes in facts beside others, and who has to be alone for a moment."""

from __future__ import annotations

from sqlalchemy.orm import Session

TAKING = 7_361_040  # advisory lock: shared by everybody who takes in facts
# Who is alone may take seconds: that shall not count as a fact that cannot be handled.
_PATIENCE = "set local lock_timeout = '30s'; set local statement_timeout = '60s'; "


def beside_others(session: Session) -> None:
    """Held until this transaction ends, with all others who take in facts."""
    session.connection().exec_driver_sql(f"{_PATIENCE} select pg_advisory_xact_lock_shared(%s)", (TAKING,))


def alone(session: Session) -> None:
    """Waits until nobody takes in facts: what they stored can be seen then, and whoever comes next sees what is stored here.

    Before anything else in the transaction, since who waits while he holds rows may wait for ever.
    """
    session.connection().exec_driver_sql(f"{_PATIENCE} select pg_advisory_xact_lock(%s)", (TAKING,))
