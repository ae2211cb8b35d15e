"""Why there is no model is said in words, whatever part of it is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from services.kb.meaning import model

look = model.installed.__wrapped__  # what is found is kept for good, so each test looks for itself
PACKAGE = "package_of_a_model"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with an empty folder for the model."""
    folder = tmp_path / PACKAGE / "model"
    folder.mkdir(parents=True)
    (tmp_path / PACKAGE / "__init__.py").write_text("raise AssertionError('it is looked for, never imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(model, "PACKAGE", PACKAGE)
    return folder


def test_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "PACKAGE", PACKAGE)
    with pytest.raises(model.Missing, match=r"^the model is not installed: say `make meaning`"):
        look()


@pytest.mark.skipif(importlib.util.find_spec("numpy") is not None, reason="numpy is here")
def test_no_numpy(package: Path) -> None:
    with pytest.raises(model.Missing, match=r"^numpy is not installed: say `make meaning`"):
        look()


@pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="numpy is not here")
@pytest.mark.parametrize("weights", [None, b"<html>", b"\x02\0\0\0\0\0\0\0{}", b"\xff" * 8, b""])
def test_files_that_are_something_else(package: Path, weights: bytes | None) -> None:
    (package / "vocab.txt").write_text("[UNK]\n[CLS]\n[SEP]\n")
    if weights is not None:
        (package / "model.safetensors").write_bytes(weights)
    with pytest.raises(model.Missing, match=r"^the model cannot be read: "):
        look()
