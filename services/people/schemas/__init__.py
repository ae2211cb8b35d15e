"""The shape of what people is asked."""
