"""Who a visitor is, as far as a browser and an address tell: what needs libraries or files besides the rules."""
