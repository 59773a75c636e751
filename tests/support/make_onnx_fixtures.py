"""Write fixtures/onnx_nodes.npz: the node tests of the onnx package for pools and transposed convolutions, as data.

Run `python tests/support/make_onnx_fixtures.py` where onnx is installed; onnx (Apache-2.0) is imported inside the
function, because pytest imports every file here. Inputs of more than 6,000 numbers are left out.
"""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent.parent / "fixtures" / "onnx_nodes.npz"
KINDS = ("AveragePool", "ConvTranspose", "GlobalAveragePool", "GlobalMaxPool", "MaxPool")
LARGEST = 6000


def main():
    """Store the attributes, inputs and outputs of every test case of one of KINDS."""
    import onnx
    from onnx.backend.test.case.node import collect_testcases

    arrays, cases, places = {}, [], {}

    def stored(array):
        """Store an array once; return its name."""
        key = array.dtype.str, array.shape, array.tobytes()
        if key not in places:
            places[key] = f"a{len(places)}"
            arrays[places[key]] = array
        return places[key]

    for case in collect_testcases(None):
        node = case.model.graph.node[0]
        inputs, outputs = case.data_sets[0]
        if node.op_type not in KINDS or inputs[0].size > LARGEST:
            continue
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        attributes = {name: v.decode() if isinstance(v, bytes) else v for name, v in attributes.items()}
        told = {"name": case.name, "op": node.op_type, "attributes": attributes}
        cases.append(told | {"inputs": [*map(stored, inputs)], "outputs": [*map(stored, outputs)]})
    made_with = f"onnx {onnx.__version__}, https://github.com/onnx/onnx, Apache-2.0"
    np.savez_compressed(FILE, cases=np.array(json.dumps(cases)), made_with=np.array(made_with), **arrays)
    print(f"{FILE}: {len(cases)} cases, {len(arrays)} arrays, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
