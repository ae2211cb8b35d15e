"""Which Frontline this is: the same as in pyproject.toml, which is not there at run time."""

VERSION = "0.1.0"
