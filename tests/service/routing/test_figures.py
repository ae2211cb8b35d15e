"""What Prometheus is told of queues, waits and capacity equals what is stored (RTE-084)."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client import REGISTRY

from kit.storage.work import Call, Reading
from services.routing.figures import set_figures
from tests.service.routing.conftest import Company


@pytest.mark.spec("RTE-084")
def test_figures_say_what_waits_since_when_and_how_full_agents_are(company: Company) -> None:
    ann = company.agent("Ann", chats=2)
    running = company.chat()
    _look(company)
    assert company.owner(running) == ann
    assert _value("frontline_routing_share_of_capacity") == 0.5
    assert _value("frontline_routing_waiting", work_type="chat") == 0
    company.chat()
    company.chat()
    company.now = company.now.replace(minute=company.now.minute + 5)
    _look(company)
    assert _value("frontline_routing_share_of_capacity") == 1
    assert _value("frontline_routing_waiting", work_type="chat") == 1
    assert 300 <= (_value("frontline_routing_oldest_waiting_seconds", work_type="chat") or 0) < 310
    assert _value("frontline_routing_agents_logged_in") == 1
    assert _value("frontline_routing_loads_adrift") == 0


def test_figures_say_how_long_work_waited_for_its_first_agent(company: Company) -> None:
    chat = company.chat()
    company.now = company.now.replace(minute=company.now.minute + 2)
    company.agent("Ann")
    _look(company)
    assert company.owner(chat) is not None
    assert 120 <= (_value("frontline_routing_wait_seconds", work_type="chat", quantile="0.5") or 0) < 140
    assert (_value("frontline_routing_decisions_last_minute", outcome="assigned") or 0) >= 1


def _look(company: Company) -> None:
    with company.handling.reading("routing") as session:
        set_figures(Reading(session, company.now, Call()))


def _value(name: str, **labels: Any) -> float | None:
    return REGISTRY.get_sample_value(name, labels)
