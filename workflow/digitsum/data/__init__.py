"""The data set of digit pairs."""
