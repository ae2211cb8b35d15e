"""Runs mail alone: `python -m services.mail`."""

from kit.serve import main
from services.mail.service import SERVICE

main(SERVICE)
