"""What is counted and how: pure decisions, standard library only."""
