"""Readers beside the built-in one: language models behind an HTTP address, and mixtures; all through one gate."""

from dragoman.readers.gate import gate
from dragoman.readers.registry import find_reader, reader_names

__all__ = ["find_reader", "gate", "reader_names"]
