"""Runs chat alone: `python -m services.chat`."""

from kit.serve import main
from services.chat.service import SERVICE

main(SERVICE)
