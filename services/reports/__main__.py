"""Runs reports alone: `python -m services.reports`."""

from kit.serve import main
from services.reports.service import SERVICE

main(SERVICE)
