"""Classifiers of the sum: networks and classical ones, and the registry of their families."""
