"""Runs whoson alone: `python -m services.whoson`."""

from kit.serve import main
from services.whoson.service import SERVICE

main(SERVICE)
