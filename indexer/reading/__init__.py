"""From an archive file to its articles."""
