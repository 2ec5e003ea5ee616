"""The tests, one module a module; `memory` is the oracle, `articles` what they search."""
