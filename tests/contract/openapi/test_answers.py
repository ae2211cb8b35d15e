"""Generated requests against the whole suite: no 5xx, no answer that the document does not describe."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.contract.openapi.company import Company
from tests.support.edge import FakeBus, edge
from tests.support.suite import Suite

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Endless answers, files of one type or another, what would take away the token that asks or the ground the others stand on,
# and what calls at machines that were made up.
LEFT_OUT = (
    "/stream",
    "/report-exports/{export_id}/file",
    "/api/management/v1/presence/logout",
    "/session",
    "/session/password",
    "/tokens/{token_id}",
    "/accounts/{account_id}/sessions",
    "/settings/{section}",
    "/mail-accounts/{mail_account_id}/tests",
)
GONE_WITH_IT = ("brands/{brand_id}", "departments/{department_id}", "groups/{group_id}", "chats/deletions", "employees/deletions")


def document(side: str) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(edge(FakeBus()).extensions["apis"][side].document())
    for path in list(said["paths"]):
        if path.endswith(LEFT_OUT):
            del said["paths"][path]
        elif path.endswith(GONE_WITH_IT):
            said["paths"][path].pop("delete", None)
            said["paths"][path] = {key: value for key, value in said["paths"][path].items() if not path.endswith("deletions")}
    return said


management = schemathesis.openapi.from_dict(document("management"))
portal = schemathesis.openapi.from_dict(document("portal"))
few = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def company(whole_suite: Suite) -> Company:
    return Company(whole_suite)


def hold(case: Any, company: Company, token: str | None) -> None:
    """Sends the case, half of the time at things that are there, and checks the answer."""
    is_known = hash(str(case.path_parameters)) % 2 == 0
    for name in case.path_parameters or {}:
        if name in company.ids and (is_known or name in ("group_id", "department_id", "brand_id")):
            case.path_parameters[name] = company.ids[name]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    case.call_and_validate(base_url=company.url, headers=headers, checks=CHECKS, timeout=20)


@pytest.mark.slow
@management.parametrize()
@few
def test_management(case: Any, company: Company) -> None:
    hold(case, company, company.token)


@pytest.mark.slow
@portal.parametrize()
@few
def test_portal(case: Any, company: Company) -> None:
    token = None if "{" not in case.operation.path else visitor_of(case, company)
    hold(case, company, token)


def visitor_of(case: Any, company: Company) -> str | None:
    """A visitor's token for the thing in the path, as whoever began it has."""
    from gateway.identity.visitors import VisitorTokens

    thing = "chat" if "chat_id" in (case.path_parameters or {}) else "ticket"
    thing_id = company.ids.get(f"{thing}_id", "")
    if f"{thing}_id" in (case.path_parameters or {}):
        case.path_parameters[f"{thing}_id"] = thing_id
    return VisitorTokens(SECRET).made(thing, thing_id)


SECRET = "secret-of-the-tests"
