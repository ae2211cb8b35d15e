"""Plays a real day through the public HTTP API and judges it from the public bus."""
