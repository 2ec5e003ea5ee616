"""What the user typed: parsed to a tree of our own, then compiled to terms in fields."""
