"""How a decision is made and put in force: locks, reading the group, loads, writing down, working the queue."""
