"""How fast Parta is, in ratios to yardsticks of the same machine and minute: ``make bench``."""
