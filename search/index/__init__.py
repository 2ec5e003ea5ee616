"""What was published: opened, and followed as it changes."""
