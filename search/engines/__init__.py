"""Engines that keep articles and find them by terms; each is a `base.Engine`."""
