"""Reports: facts from the bus, what is counted of them, and the surveys that customers fill in."""
