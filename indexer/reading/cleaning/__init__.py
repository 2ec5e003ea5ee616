"""What of a file's lines is no part of its article, and what those lines state about it."""
