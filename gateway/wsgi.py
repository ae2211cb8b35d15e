"""What gunicorn's workers serve."""

from gateway import access_log
from gateway.app import create_app
from kit import logs
from kit.config import config

logs.set_up("gateway", config().log_level, config().log_format)
access_log.set_up(config().log_level)
app = create_app()
