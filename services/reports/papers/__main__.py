"""The printing house: a process that makes one paper of what it reads, writes it, and ends, with all the memory that took."""

from __future__ import annotations

import sys

import orjson

from services.reports.papers.making import made

if __name__ == "__main__":
    sys.stdout.buffer.write(made(orjson.loads(sys.stdin.buffer.read())))
