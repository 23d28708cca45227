"""What a run shows: in a terminal one live view, elsewhere a line for each job."""
