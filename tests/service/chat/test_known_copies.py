"""A copy is read once a transaction, and again when a newer one was stored in it."""

from __future__ import annotations

from typing import Any

from uuid_utils import uuid7

from contracts.envelope import Envelope
from services.chat.handlers.copying import keep_employee
from services.chat.models import Employee
from services.chat.queries.known import copy_of
from tests.service.chat.company import Company


def test_what_was_stored_in_the_same_transaction_is_seen(company: Company) -> None:
    ann = company.employee("Ann")
    saved = {"display_name": "Zoe", "is_enabled": True, "kinds": ["agent"]}
    with company.handling("chat", now=company.now) as work:
        before = copy_of(work.session, Employee, ann)
        assert before is not None
        assert before.display_name == "Ann"
        told: dict[str, Any] = {
            "id": str(uuid7()),
            "source": "/people",
            "actor": "system",
            "via": "clock",
            "time": company.now,
            "sequence": 10**9,
        }
        keep_employee(work, Envelope(type="people.employee_saved.v1", subject=ann, data=saved, **told))
        after = copy_of(work.session, Employee, ann)
        assert after is not None
        assert after.display_name == "Zoe"
