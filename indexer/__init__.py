"""From archive files to a published generation of the index. Knows nothing of the web."""
