"""The web faces: a JSON API and pages rendered on the server, over one workspace; the only room with FastAPI."""
