"""Runs kb alone: `python -m services.kb`."""

from kit.serve import main
from services.kb.service import SERVICE

main(SERVICE)
