"""Pictures of one's own: reading them, bringing them into the form of MNIST, showing what came out."""
