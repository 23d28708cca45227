"""What predictions show beyond accuracy: mistakes, calibration, whether differences are real, ensembles."""
