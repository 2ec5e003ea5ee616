"""Tantivy: embedded, Rust, for large archives."""
