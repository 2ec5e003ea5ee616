"""Measurements that anybody can repeat, each with what it measures in its docstring."""
