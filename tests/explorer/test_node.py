"""The front end's tests under node, on states written by Python: each is one test here."""

import node
import pytest
import states


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    path = tmp_path_factory.mktemp("node") / "states.json"
    states.write(path)
    return node.results(path)


@pytest.mark.parametrize(("file", "name"), node.named(), ids=lambda text: text.removesuffix(".test.js"))
def test_under_node(results, file, name):
    failed = results.get((file, name), "it did not run")
    if failed:
        pytest.fail(f"{file}, {name}:\n{failed}", pytrace=False)


def test_every_test_under_node_has_a_result_here(results):
    ran = {(file, name) for file, name in results if not name.endswith(".test.js")}  # node 18 counts files too
    assert ran == set(node.named()) and len(ran) == len(node.named()) > 30
