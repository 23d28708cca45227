"""The section in which readers draw digits: the data that the page carries, and the programs that run in it."""
