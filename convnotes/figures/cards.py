"""Cards: figures as pictures with round corners, which look deliberate on a light and on a dark page."""

import io

import numpy as np
from PIL import Image

from .measures import DPI

# No ink is read on white and on black pages alike, so a picture brings its paper along; a page of another colour is
# seen around it as around a photograph.

ROUND, EDGES = 10, 4  # the radius of corners; the opacities that make them smooth


def png(*figures):
    """Return figures, one below the other, as PNG bytes, the same from run to run; 256 colours keep files small."""
    pictures = []
    for each in figures:
        raw = io.BytesIO()
        each.savefig(raw, format="rgba", dpi=DPI, facecolor=each.get_facecolor())
        pictures.append(Image.frombytes("RGBA", each.canvas.get_width_height(), raw.getvalue()).convert("RGB"))
    size = max(p.width for p in pictures), sum(p.height for p in pictures)
    whole, top = Image.new("RGB", size, pictures[0].getpixel((0, 0))), 0
    for picture in pictures:
        whole.paste(picture, ((size[0] - picture.width) // 2, top))
        top += picture.height
    return _packed(*_card(whole))


def lighter(picture):
    """Return a card, PNG bytes, as WebP bytes in 64 colours, each near those it stands for: half of the bytes."""
    found = Image.open(io.BytesIO(picture)).convert("RGBA")
    few = found.convert("RGB").quantize(64, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
    few = few.convert("RGB")
    few.putalpha(found.getchannel("A"))
    packed = io.BytesIO()
    few.save(packed, format="webp", lossless=True, quality=80)
    return packed.getvalue()


def _card(picture):
    """Return a picture with a thin edge and round corners, and how much of the page each pixel covers, 0 to EDGES."""
    half = np.array(picture.size) / 2
    x, y = (np.maximum(abs(np.arange(2 * h) + 0.5 - h) - (h - ROUND), 0) for h in half)
    far = np.hypot(x, y[:, None])  # from the core that corners are round about
    edge = 0.75 * np.array(picture.getpixel((0, 0))) + 0.25 * 127
    pixels = edge + np.clip(ROUND - 0.5 - far, 0, 1)[..., None] * (np.asarray(picture) - edge)
    cover = np.round(EDGES * np.clip(ROUND + 0.5 - far, 0, 1))
    return Image.fromarray(np.round(pixels).astype(np.uint8)), cover.astype(np.uint8)


def _packed(picture, cover):
    """Return a card as PNG bytes in 256 colours, the last of which are its edge's in rising opacity."""
    opaque = 256 - EDGES
    found = picture.quantize(opaque, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    card = Image.fromarray(np.where(cover < EDGES, opaque + cover, found).astype(np.uint8), "P")
    palette = found.getpalette()[: 3 * opaque]
    palette += [0] * (3 * opaque - len(palette)) + list(picture.getpixel((0, 0))) * EDGES
    card.putpalette(palette)
    packed, opacities = io.BytesIO(), [255] * opaque + [255 * n // EDGES for n in range(EDGES)]
    card.save(packed, format="png", optimize=True, transparency=bytes(opacities))
    return packed.getvalue()
