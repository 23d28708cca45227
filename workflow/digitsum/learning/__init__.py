"""Training networks and searching for their hyperparameters."""
