"""MNIST addition: two numbers of N digits, each digit a picture, their sum the only label."""
