"""What is kept of an article: fields of terms, the document, its record."""
