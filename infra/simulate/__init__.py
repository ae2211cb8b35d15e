"""Runs routing's own rules through a day on a virtual clock, to see what another rule would do."""
