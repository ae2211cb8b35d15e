"""What the operators of an installation see and do."""
