"""What predictions tell beyond accuracy: mistakes, calibration, whether differences are real, averages of seeds."""
