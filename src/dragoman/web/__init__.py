"""The JSON API and the pages: the only room with FastAPI."""
