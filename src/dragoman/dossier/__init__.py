"""Records -> dossier: what holds across many reports of one negotiation. Pure functions, no store, no parser."""
