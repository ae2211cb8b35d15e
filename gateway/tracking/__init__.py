"""Between a visitor's browser and the bus: the script of tracked pages, what it reports, and what its page is told."""
