"""Rebuilds the generated tables of `dragoman.knowledge`."""
