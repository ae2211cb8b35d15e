"""How far processes step back where there is not enough processor for all, 0 to 19: gateway and broker stay in front (decision 0036)."""

ANSWERS = 5  # whoever answers people, and the database behind them
COUNTS = 15  # what only counts and keeps
