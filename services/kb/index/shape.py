"""The fields of the index. VERSION is raised whenever they, or what is put into them, change: an older index is then made anew."""

from __future__ import annotations

from functools import cache
from typing import Any

from tantivy import Index, Schema, SchemaBuilder, Searcher

from services.kb.index.analysis import analyzer
from services.kb.index.families import FAMILIES, OTHER

VERSION = 3
WEIGHTS = {"title": 4.0, "keywords": 3.0, "summary": 2.0, "body": 1.0}  # KB-071
DATES = ("created", "modified", "reviewed", "news")  # whole seconds since 1970
KEY, TAG, MARK = "key", "tag", "mark"
PUBLIC = "_public"


@cache
def schema() -> Schema:
    """For each family the four parts with their places, all of them together (`any`), and the words as written (`words`).

    `any_public` and `words_public` hold the same of what customers may see: no word of anything else is in the lexicon they get.

    `tag` holds what filters ask for; `high` and `low` are the two halves of the id, read without opening a stored document.
    """
    made: Any = SchemaBuilder()
    for family in FAMILIES:
        for part in WEIGHTS:
            made.add_text_field(f"{part}_{family}", tokenizer_name=f"in_{family}")
        for whose in ("", PUBLIC):
            made.add_text_field(f"any{whose}_{family}", tokenizer_name=f"in_{family}", index_option="basic")
            made.add_text_field(f"words{whose}_{family}", tokenizer_name=f"in_{OTHER}", index_option="basic")
    made.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    made.add_text_field(TAG, tokenizer_name="raw", index_option="basic")
    made.add_text_field(MARK, tokenizer_name="raw", index_option="basic", stored=True)
    for name in ("high", "low"):
        made.add_unsigned_field(name, fast=True)
    for name in ("votes", *DATES):
        made.add_integer_field(name, fast=True, indexed=name in DATES)
    built: Schema = made.build()
    return built


def opened(folder: str | None) -> Index:
    """The index in this folder, or one in memory. Raises ValueError when what lies there has another shape or is broken.

    It is read anew only when we say so. Left to itself the library's own watcher does so too, at any moment in a thread of its own, and may
    put what it saw before a commit in the place of what we saw after it.
    """
    index = Index(schema(), path=folder)
    for family in FAMILIES:
        index.register_tokenizer(f"in_{family}", analyzer(family))
    index.config_reader("manual")
    return index


def languages_in(searcher: Searcher) -> dict[str, int]:
    """How many items there are in each language, those lately taken out counted along."""
    every: Any = searcher
    return {tag.partition(":")[2]: count for tag, count in every.terms_with_prefix(TAG, "language:")}
