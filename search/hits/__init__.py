"""From articles found to hits: marks, order, snippets, explanations."""
