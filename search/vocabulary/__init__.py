"""What the archive as a whole knows: its words with their counts, and how each may be typed."""
