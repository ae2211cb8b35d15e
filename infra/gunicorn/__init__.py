"""How gunicorn runs the gateway."""
