"""Files of pictures, as scanners, phones and drawing programs write them: PNG, JPEG or TIFF."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

SUFFIXES = (".jpeg", ".jpg", ".png", ".tif", ".tiff")


def find_pictures(folder: Path) -> list[Path]:
    """Return the pictures in `folder`, sorted by name, without hidden files and those in folders within it."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    )


def open_picture(path: Path) -> Image.Image:
    """Return the picture in a file in 8-bit grey (mode L), turned the way its EXIF data says.

    Transparent parts become white if strokes are dark, black if they are light. Of several pages, the first counts.

    Raises:
        ValueError: the file is damaged, not a picture, or has more than 179 million pixels.
    """
    try:
        with Image.open(path) as file:
            picture = ImageOps.exif_transpose(file)
            picture.load()
            return _grey(picture)
    except Image.DecompressionBombError as error:
        raise ValueError("too large: more pixels than a picture of two digits needs") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # Pillow's readers raise all of these
        raise ValueError("not a complete PNG, JPEG or TIFF file") from error


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):  # 16 bits and more; Pillow would clip them at 255
        values = np.asarray(picture, dtype=np.float64)
        whole = 1.0 if picture.mode == "F" and values.max() <= 1 else 255.0 if values.max() <= 255 else 65535.0
        return Image.fromarray((255 / whole * values).clip(0, 255).astype(np.uint8))
    if not picture.has_transparency_data:
        return picture.convert("L")
    grey, opaque = picture.convert("RGBA").convert("LA").split()
    weight = np.asarray(opaque, dtype=np.float64)
    light = np.average(np.asarray(grey), weights=weight) > 127 if weight.any() else False
    paper = Image.new("L", grey.size, 0 if light else 255)
    paper.paste(grey, mask=opaque)
    return paper
