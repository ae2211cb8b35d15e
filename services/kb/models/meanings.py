"""Articles as vectors, for the search by meaning: a cache of their texts, made anew whenever a text or the model changes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id


class Meaning(Entity):
    """The vector of an article's text, and the change it was made after: whoever has read up to a number asks for greater ones."""

    __tablename__ = "meanings"

    item_id: Mapped[Id] = mapped_column(sa.ForeignKey("articles.id", ondelete="cascade"), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary, comment="of the text it was made from")
    vector: Mapped[bytes | None] = mapped_column(
        sa.LargeBinary, comment="16-bit floats, little-endian, length one; null: it has none any more"
    )


class MeaningCount(Entity):
    """One row: the last change whose articles have their vectors, and by which model."""

    __tablename__ = "meaning_count"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    model: Mapped[str]
