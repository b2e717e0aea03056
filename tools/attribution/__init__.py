"""Training of the attribution tagger: `python -m tools.attribution.train` (docs/models/attribution.md)."""
