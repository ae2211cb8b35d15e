"""What services import that is not of their own rooms: the kit, the contracts, the libraries. No room of any service."""

# ruff: noqa: F401
import kit.serve  # isort: split

import alembic
import argon2
import feedgen.feed
import fsspec.implementations.local
import lxml.html
import markdown_it
import nh3
import puremagic
import slugify
import sqlalchemy.dialects.postgresql.psycopg2
import tantivy
import urllib3

import contracts.events
