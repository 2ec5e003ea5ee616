"""One reader per format; each gives the articles of a file, read from its bytes."""
