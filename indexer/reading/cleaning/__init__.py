"""Which of a file's lines are not part of its article, and what those lines state about it."""
