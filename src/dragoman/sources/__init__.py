"""Bytes or an address to documents: the only room that touches files of the world and the network."""

from dragoman.sources.fault import LoadFault
from dragoman.sources.item import Loaded
from dragoman.sources.language import identify, unread_reason
from dragoman.sources.limits import Limits
from dragoman.sources.load import load, load_bytes

__all__ = ["Limits", "LoadFault", "Loaded", "identify", "load", "load_bytes", "unread_reason"]
