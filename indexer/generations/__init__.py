"""Building a generation aside, verifying, publishing and pruning it."""
