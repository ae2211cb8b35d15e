"""The shapes of what comes into mail."""
