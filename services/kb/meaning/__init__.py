"""Search by meaning, behind a switch: a small local model turns texts into vectors, and what is near is found beside what words find."""
