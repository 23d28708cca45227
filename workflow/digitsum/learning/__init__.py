"""Training networks and searching their hyperparameters."""
