"""Files of pictures, as scanners, phones, browsers and drawing programs write them. They can hold anything."""

from pathlib import Path

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageOps

from digitsum.pictures.folder import open_file

# Pillow knows a hundred others; for PostScript it even starts another program.
FORMATS = ("PNG", "JPEG", "HEIF", "WEBP", "TIFF", "GIF", "BMP")
KNOWN = "PNG, JPEG, HEIC, WebP, TIFF, GIF or BMP"  # the same, as files are called
MOST_PIXELS = 80_000_000  # while it is read, a picture takes up to 13 bytes for each: less than 1 GiB

pillow_heif.register_heif_opener(thumbnails=False)


def open_picture(path: Path) -> Image.Image:
    """Return the picture in a file in 8-bit grey (mode L), turned the way its EXIF data says (HEIC: its container).

    Transparent parts become white if strokes are dark, black if they are light. Of several pages, the first counts.

    Raises:
        ValueError: the file can't be read, is damaged, not a picture, or has more than `MOST_PIXELS`.
        MemoryError: there is not enough memory for it.
    """
    with open_file(path) as file:
        try:
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            picture.load()
            grey = _grey(picture)
            grey.info.clear()  # what else is in the EXIF data may be wrong
            grey.getexif()[ExifTags.Base.Orientation] = picture.getexif().get(ExifTags.Base.Orientation, 1)
            return ImageOps.exif_transpose(grey)
        except Image.DecompressionBombError as error:
            raise ValueError(f"too large: more than {MOST_PIXELS // 10**6} million pixels") from error
        except MemoryError:
            raise
        except Exception as error:  # Pillow's readers raise all kinds
            raise ValueError(f"not a readable {KNOWN} file") from error


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):  # 16 bits and more; Pillow would clip them at 255
        values = np.array(picture)
        whole = 1 if picture.mode == "F" and values.max() <= 1 else 255 if values.max() <= 255 else 65535
        scaled = np.empty(values.shape, np.uint8)
        # Computed in float64, but a little at a time: the whole picture would take four times the memory.
        np.multiply(values.clip(0, whole, out=values), 255 / whole, out=scaled, dtype=np.float64, casting="unsafe")
        return Image.fromarray(scaled)
    if not picture.has_transparency_data:
        return picture.convert("L")
    if picture.mode != "RGBA":
        picture = picture.convert("RGBA")
    grey, opaque = picture.convert("L"), picture.getchannel("A")
    weights = np.asarray(opaque)
    light = np.einsum("ij,ij", np.asarray(grey), weights, dtype=np.int64) > 127 * weights.sum(dtype=np.int64)
    paper = Image.new("L", grey.size, 0 if light else 255)
    paper.paste(grey, mask=opaque)
    return paper
