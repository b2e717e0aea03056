"""What each page shows, as plain values: the same for the page and for the API."""
