"""The shapes of what routing is asked, by command and by question."""
