"""How well the search of articles answers the judged questions, by words, beside PostgreSQL's own."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tests.bench import corpus
from tests.bench.figures import Figure
from tests.bench.installation import Installation
from tests.bench.meaning import Portal, help_library
from tests.bench.plain_search import plain_searches
from tests.bench.quality import measured


def answers(at: Installation) -> Iterator[Figure]:
    """Nothing where the help articles have not been fetched."""
    try:
        articles = corpus.articles()
    except FileNotFoundError as missing:
        click.echo(f"not measured: {missing}", err=True)
        return
    brand_id, keys = help_library(at)
    with plain_searches(at.servers.postgres.url, articles) as floors:
        yield from measured(Portal(at.client, brand_id, keys), floors, keys.values())
