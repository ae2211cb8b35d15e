"""The use cases of people, a noun a file."""
