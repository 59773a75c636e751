"""Make notebooks/data/grace-hopper.npy, a face as (3, 32, 32) in uint8, from a sample picture of matplotlib.

.venv/bin/python tools/make_picture.py

The photograph of Rear Admiral Grace Hopper was taken by the US Navy and is in the public domain.
"""

from pathlib import Path

import numpy as np
from matplotlib.cbook import get_sample_data
from PIL import Image

TARGET = Path(__file__).resolve().parent.parent / "notebooks" / "data" / "grace-hopper.npy"
FACE = (110, 20, 410, 320)  # left, top, right, bottom in the sample picture of 512 x 600
SIZE = (32, 32)

if __name__ == "__main__":
    with get_sample_data("grace_hopper.jpg") as file, Image.open(file) as photograph:
        face = photograph.convert("RGB").crop(FACE).resize(SIZE, Image.Resampling.LANCZOS)
    picture = np.ascontiguousarray(np.moveaxis(np.asarray(face), -1, 0))
    TARGET.parent.mkdir(exist_ok=True)
    np.save(TARGET, picture)
    print(f"{TARGET.name}: {picture.shape}, {picture.dtype}, {TARGET.stat().st_size:,} bytes")
