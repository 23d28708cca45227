"""Users' own pictures: reading them, bringing them into MNIST's form, showing the results."""
