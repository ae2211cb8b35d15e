"""What is read: one question or screen each."""
