"""Shapes of what employees send and get about distribution: memberships, presence, queues, decisions."""
