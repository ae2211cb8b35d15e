"""Search by meaning, behind a switch: texts become vectors by a small local model, and what is near in meaning is found beside the words."""
