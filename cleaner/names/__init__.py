"""Misspelled names: which there are in a text, and which right name each of them is."""

from cleaner.names.finder import NameFinder

__all__ = ["NameFinder"]
