"""Runs routing alone: python -m services.routing"""

from kit.serve import main
from services.routing.service import SERVICE

main(SERVICE)
