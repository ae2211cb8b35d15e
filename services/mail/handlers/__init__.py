"""What mail does: one use case a function, each in one work."""
