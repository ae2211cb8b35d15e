"""What it takes to make a group, at the edge and in the service."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from gateway.people.company import NewGroup as Sent
from services.people.schemas.company import NewGroup as Asked

WHOLE = {"department_id": "01890000-0000-7000-8000-000000000001", "name": "Second line"}


@pytest.mark.spec("RTE-130")
@pytest.mark.parametrize("schema", [Sent, Asked])
@pytest.mark.parametrize("missing", ["department_id", "name"])
def test_department_and_name_are_required(schema: type[Schema], missing: str) -> None:
    assert {name: str(value) for name, value in schema().load(WHOLE).items()} == WHOLE
    for wrong in ({name: value for name, value in WHOLE.items() if name != missing}, WHOLE | {missing: ""}):
        with pytest.raises(ValidationError) as refused:
            schema().load(wrong)
        assert list(refused.value.messages_dict) == [missing]
