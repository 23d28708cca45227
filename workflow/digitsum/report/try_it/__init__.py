"""The section in which readers draw digits: what the page carries of the study, and the programs that run in it."""
