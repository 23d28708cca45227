"""Images as rows of numbers, for the classifiers of scikit-learn."""

import numpy as np


def pixels(images: np.ndarray) -> np.ndarray:
    """Return the pixels as numbers from 0 to 1, float32 (n, height * width), of images uint8 (n, height, width)."""
    return images.reshape(len(images), -1).astype(np.float32) / 255
