"""Sections of the report: each is a module that finds the words and a template of the same name."""
