"""Whoosh: pure Python, embedded, for small archives."""
