"""The four figures of the post, live and still: python -m convnotes.post FOLDER writes them, ready to drop in."""

import argparse
import sys
from pathlib import Path

import numpy as np

from .explorer.explore import explore
from .figures.connections import draw_connections
from .figures.sheet import save_figure
from .layers.layer import Layer

# px of a frame that shows all of a figure in a column of 600 px and more, with kernels that have axes or none
HEIGHTS = {True: 900, False: 670}


def figures():
    """Return {name: (caption, layer, x, selection)} of the post's figures, in its order."""
    rows, columns = np.indices((8, 8))
    disc = ((rows - 3.5) ** 2 + (columns - 3.5) ** 2 < 9).astype(float)
    stroke = (abs(rows - columns) < 2).astype(float)
    images = np.stack([disc, stroke, columns / 8])
    blur = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
    across = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4
    outline = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
    kernels = np.stack([np.stack([blur, outline, -blur]), np.stack([across, blur, across.T])])
    weights = np.array([[0.5, -1, 2, 0], [1.5, 0.5, -0.5, 1], [-1, 0, 1, 2]])
    layer = Layer(kernels, phi="relu")
    return {
        "fully-connected": (
            "A fully connected layer: every number of the output connects to every number of the input.",
            Layer(weights, [0, -1, 0.5], "relu"), np.array([1, 2, -0.5, 0.5]), "y:1:",
        ),
        "connecting-matrices": (
            "A convolutional layer connects images to images; every pair of an input and an output has its own kernel.",
            layer, images, "",
        ),
        "one-connection": (
            "One connection: a pixel of the output is connected to a group of pixels of the input, as large as the "
            "kernel.",
            Layer(across[None, None]), images[:1], "y:0:3,6",
        ),
        "all-connections": (
            "All connections from input pixels to one output pixel: its window in every input image.",
            layer, images, "y:1:2,2",
        ),
    }  # fmt: skip


def write(folder):
    """Write the post's figures into a folder: NAME.html, NAME.svg, and captions.md with the lines that show them.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made where it does not exist; files of these names are replaced.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    ValueError
        If there is a file of this name.
    """
    folder = Path(folder).expanduser()
    if folder.exists() and not folder.is_dir():
        raise ValueError(
            f"folder={str(folder)!r} is a file: give a folder, for example {str(folder.parent / 'post')!r}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    written, lines = [], []
    for name, (caption, layer, x, selection) in figures().items():
        page, still = folder / f"{name}.html", folder / f"{name}.svg"
        explore(layer, x, select=selection).save_html(page)
        save_figure(draw_connections(layer, x, selection), still)
        height = HEIGHTS[bool(layer.kernel)]
        frame = (
            f'<iframe src="{page.name}" title="{caption}" width="100%" height="{height}" style="border: 0"></iframe>'
        )
        lines += [f"## {name}", "", frame, "", f"![{caption}]({still.name})", f"*{caption}*", ""]
        written += [page, still]
    captions = folder / "captions.md"
    captions.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return [*written, captions]


def main(arguments=None):
    """Write the figures to the folder that the command line names, and say how large they are."""
    parser = argparse.ArgumentParser(prog="python -m convnotes.post", description=__doc__)
    parser.add_argument("folder", help="where the figures go; made where it does not exist")
    try:
        for path in write(parser.parse_args(arguments).folder):
            print(f"{path}  {path.stat().st_size / 1000:.0f} kB")
    except (ValueError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
