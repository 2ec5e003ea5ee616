"""From text to terms: folding, the surface of any text, and the words of five languages."""
