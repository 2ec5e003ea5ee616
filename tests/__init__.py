"""The tests, one module for each of ours; `memory` is the oracle, `articles` what they search."""
