"""Writes what in the documentation follows from the code, and runs what it shows."""
