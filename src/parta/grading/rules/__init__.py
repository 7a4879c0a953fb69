"""How marks become grades: the rules of domain sections B and C, on plain values."""
