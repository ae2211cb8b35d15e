"""Articles as files over HTTP: carried out as a zip while it is made, and in from one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from flask import Response, stream_with_context
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.asking import ask
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import Id
from kit.storage.files import Files
from kit.zips import zipped

routes = Routes("article-carrying", prefix="/articles", description="All articles as files: Markdown or HTML with front matter.")

MOST_BYTES = 50_000_000
SECONDS = 300.0


class ExportQuery(Schema):
    """In which form."""

    format = fields.String(
        load_default="markdown", validate=validate.OneOf(["markdown", "html"]), metadata={"description": "What bodies are written in"}
    )


class ArticleImport(Schema):
    """A zip of articles, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"description": "The zip", "type": "string", "format": "binary"})
    folder_id = Id(metadata={"description": "The folder into which all comes; without it directories at the top are folders at the top"})
    is_dry_run = fields.Boolean(load_default=False, metadata={"description": "Only tell what would be done"})

    @validates_schema
    def _is_file(self, said: dict[str, object], **_: object) -> None:
        if not getattr(said.get("file"), "filename", ""):
            raise ValidationError("Not a file with a name.", "file")


class ImportRemark(Schema):
    """What is wrong with a file, or was left out."""

    path = fields.String(required=True, metadata={"description": "The file in the zip; empty for all of it"})
    field = fields.String(required=True, metadata={"description": "The line of its front matter; empty for the file itself"})
    code = fields.String(required=True, metadata={"description": "Stable, for programs"})
    detail = fields.String(required=True, metadata={"description": "For people"})


class ImportReport(Schema):
    """What an import did, or would do. One fault, and nothing is done."""

    class Meta:
        title = "ArticleImportReport"

    is_done = fields.Boolean(required=True, metadata={"description": "Whether it is stored"})
    is_dry_run = fields.Boolean(required=True, metadata={"description": "As asked"})
    counts = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": "Of created, changed, unchanged, folders, faults, warnings"},
    )  # fmt: skip
    created = fields.List(fields.String(), required=True, metadata={"description": "Files that became articles"})
    changed = fields.List(fields.String(), required=True, metadata={"description": "Files that changed articles"})
    folders = fields.List(fields.String(), required=True, metadata={"description": "Directories whose folders were made or changed"})
    faults = fields.List(fields.Nested(ImportRemark), required=True, metadata={"description": "The first 200"})
    warnings = fields.List(fields.Nested(ImportRemark), required=True, metadata={"description": "The first 200"})


@routes.get("/export.zip")
@permits("kb_articles.edit")
@routes.arguments(ExportQuery, location="query")
@routes.response(200, content_type="application/zip", description="The zip")
def export_articles(query: dict[str, Any]) -> Response:
    """All articles with their folders and files. For managers and administrators."""
    first = ask("kb", "exported_articles", query, timeout=SECONDS)
    answer = Response(stream_with_context(zipped(_files_of(query, first))), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="articles.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.post("/imports")
@permits("kb_articles.edit")
@routes.arguments(ArticleImport, location="files", content_type="multipart/form-data", most=MOST_BYTES + 1_000_000)
@routes.response(200, ImportReport)
def import_articles(asked: dict[str, Any]) -> Any:
    """Make and change articles from a zip of at most 50 MB and 2,000 files. For managers and administrators.

    An article is known by the id in its file, else by its place. Everything is done or nothing.
    """
    kept = _store().store(asked.pop("file").stream, "articles.zip")
    return ask("kb", "import_articles", asked | {"file_id": kept.key}, timeout=SECONDS)


def _files_of(query: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Asks for the next portion when the one before has gone out."""
    while True:
        for one in found["files"]:
            yield one["path"], one["text"].encode() if "text" in one else _store().read(one["file_id"])
        if found["next_after"] is None:
            return
        found = ask("kb", "exported_articles", query | {"after": found["next_after"]}, timeout=SECONDS)


@cache
def _store() -> Files:
    """The file store of kb, with room for a zip."""
    return Files("kb", limit=MOST_BYTES)
