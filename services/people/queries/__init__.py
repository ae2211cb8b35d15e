"""What is read of people: one question or list each."""
