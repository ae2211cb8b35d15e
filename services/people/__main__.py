"""Runs people alone."""

from kit.serve import main
from services.people.service import SERVICE

main(SERVICE)
