"""What gunicorn's workers serve."""

from gateway.app import create_app

app = create_app()
