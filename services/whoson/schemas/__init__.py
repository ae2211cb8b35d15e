"""The shape of what comes in: bounded texts and lists, ids as text."""
