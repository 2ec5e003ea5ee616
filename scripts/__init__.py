"""Tools for trying and testing Naru."""
