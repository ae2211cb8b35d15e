"""Files of reports over HTTP: asked for, looked after, and given out piece by piece."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from gateway.reports import files as given
from kit.errors import NotFound
from kit.storage.files import Files
from tests.support.edge import FakeBus

ID = "01890000-0000-7000-8000-000000000002"
KEY = "summary.audit.agent_web_sessions"
AT = "/api/management/v1"
BEGUN = {"export_id": ID, "state": "waiting", "kept_until": "2026-11-27T12:00:00.000Z"}
CSV = "text/csv; charset=utf-8"
RIGHTS = ("reports.view", "reports.view_a_report")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    files = Files("reports", f"file://{tmp_path}", limit=10**9)
    monkeypatch.setitem(given.STORE.__dict__, "files", files)
    return files


@pytest.fixture
def client(employee: Any) -> Any:
    return employee(RIGHTS)


def state(files: Files | None, content: bytes = b"", name: str = "a.csv", kind: str = CSV, **more: Any) -> dict[str, Any]:
    kept = files and files.store(content, name)
    file = kept and {"file_id": kept.key, "filename": name, "content_type": kind, "size": kept.size}
    return {"id": ID, "state": "ready" if file else "waiting", "error": "", "created_at": "2026-11-26T12:00:00.000Z", "file": file} | more


@pytest.mark.spec("REP-029")
def test_a_file_is_asked_for_and_its_place_told(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "export_report"): BEGUN}
    asked = {"form": "csv", "is_whole": True, "rows": 50, "from": "2026-01-01", "to": "2026-12-31"}
    answer = client.post(f"{AT}/reports/{KEY}/exports", json=asked)
    assert (answer.status_code, answer.headers["Location"], answer.json) == (202, f"{AT}/report-exports/{ID}", BEGUN)
    days = {"from": "2026-01-01", "to": "2026-12-31", "form": "csv", "is_whole": True, "allowed": None}
    assert bus.asked[0][2] == days | {"report": {"report_key": KEY, "rows": 50}}
    assert client.post(f"{AT}/custom-reports/{ID}/exports", json={"form": "json"}).status_code == 202
    assert bus.asked[1][2] == {"custom_report_id": ID, "form": "json", "allowed": None}
    cell = {"column": "total_chats", "ids": {"agent": ID}}
    assert client.post(f"{AT}/reports/{KEY}/exports", json={"form": "tsv", "group_by": "agent", "behind": cell}).status_code == 202
    assert bus.asked[2][2] == {"form": "tsv", "behind": cell, "allowed": None, "report": {"report_key": KEY, "group_by": "agent"}}
    for wrong in ({"form": "doc"}, {}, {"form": "csv", "is_whole": True}):
        assert client.post(f"{AT}/custom-reports/{ID}/exports", json=wrong).status_code == 422


@pytest.mark.spec("REP-029")
@pytest.mark.parametrize(
    ("name", "kind", "is_saved"),
    [
        ("Über-2026.csv", CSV, True), ("a.txt", "text/tab-separated-values; charset=utf-8", True), ("a.json", "application/json", True),
        ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True), ("a.svg", "image/svg+xml", True),
        ("a.pdf", "application/pdf", False), ("a.png", "image/png", False),
    ],
)  # fmt: skip
def test_a_file_that_is_ready_comes_as_what_it_is(bus: FakeBus, client: Any, files: Files, name: str, kind: str, is_saved: bool) -> None:
    bus.answers = {("reports", "export"): state(files, b"content", name, kind)}
    answer = client.get(f"{AT}/report-exports/{ID}/file")
    assert (answer.status_code, answer.data, answer.headers["Content-Type"]) == (200, b"content", kind)
    assert (answer.headers["Content-Length"], answer.headers["Cache-Control"]) == ("7", "private, no-cache")
    assert answer.headers["Content-Disposition"].startswith("attachment" if is_saved else "inline")
    assert ("UTF-8''%C3%9Cber-2026.csv" in answer.headers["Content-Disposition"]) == name.startswith("Ü")


@pytest.mark.spec("REP-029")
def test_a_large_file_goes_out_without_being_held(bus: FakeBus, client: Any, files: Files) -> None:
    size = 60_000_000
    kept = files.store(BytesIO(bytes(size)))
    file = {"file_id": kept.key, "filename": "a.csv", "content_type": CSV, "size": size}
    bus.answers = {("reports", "export"): state(None, state="ready", file=file)}
    tracemalloc.start()
    answer = client.get(f"{AT}/report-exports/{ID}/file", buffered=False)
    seen = sum(len(piece) for piece in answer.iter_encoded())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (seen, answer.headers["Content-Length"]) == (size, str(size))
    assert most < 5_000_000


def test_what_is_not_ready_failed_or_somebody_elses_has_no_file(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "export"): state(None)}
    place = f"{AT}/report-exports/{ID}"
    assert client.get(place).json["file"] is None
    assert (client.get(f"{place}/file").status_code, client.get(f"{place}/file").json["code"]) == (409, "export_not_ready")
    bus.answers["reports", "export"] = state(None, state="failed", error="There is no chart to draw.")
    assert client.get(f"{place}/file").json["detail"] == "There is no chart to draw."
    bus.answers["reports", "export"] = NotFound("export_unknown", "There is no such file.")
    assert [client.get(where).status_code for where in (place, f"{place}/file")] == [404, 404]
