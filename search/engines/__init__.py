"""Engines that keep articles and find them by terms; each stands behind `base.Engine`."""
