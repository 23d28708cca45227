"""Two-dimensional maps of high-dimensional points, and how good they are."""
