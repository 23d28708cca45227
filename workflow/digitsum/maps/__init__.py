"""Maps of many-dimensional points in two dimensions, and how good they are."""
