"""A section of the report is one module of words and one template of the same name."""
