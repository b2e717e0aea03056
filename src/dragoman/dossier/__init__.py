"""Records -> dossier: what holds across many reports of one negotiation. Pure functions, no store, no parser."""

from dragoman.dossier.build import build
from dragoman.dossier.fingerprint import program
from dragoman.dossier.knockout import Fate, fallen, knockout
from dragoman.dossier.similarity import ConceptSimilarity, Similarity
from dragoman.dossier.thresholds import Thresholds
from dragoman.dossier.trajectories import trajectory

__all__ = [
    "ConceptSimilarity",
    "Fate",
    "Similarity",
    "Thresholds",
    "build",
    "fallen",
    "knockout",
    "program",
    "trajectory",
]
