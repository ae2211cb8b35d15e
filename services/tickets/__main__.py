"""python -m services.tickets runs this service alone."""

from kit.serve import main
from services.tickets.service import SERVICE

main(SERVICE)
