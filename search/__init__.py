"""The search library: values in, values out. No Flask, no archive files, no printing."""
