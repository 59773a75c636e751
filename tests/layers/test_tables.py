"""Tables: what is given stands in them, in text and in HTML, and numbers are lined up on the right."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

import convnotes as cn

LAYER = cn.Layer(np.ones((4, 2, 3)), b=0)


class Cells(HTMLParser):
    """Reads a table's rows as lists of (tag, style, text)."""

    def __init__(self, text):
        super().__init__()
        self.rows = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append([tag, dict(attributes)["style"].removeprefix("text-align:"), ""])

    def handle_data(self, data):
        self.rows[-1][-1][-1] += data


def test_what_is_given_stands_in_the_table_as_text_and_as_html():
    made = cn.table({f"{n} cells": LAYER.counts(n) for n in (9, 2000)})
    expected = [["", "parameters", "connections", "multiplications", "dense_parameters"]]
    for n in (9, 2000):  # 8 kernels of 3, each output with its neighbours; a dense layer with biases
        connections, dense = 8 * (3 * n - 2), 4 * n * (2 * n + 1)
        expected.append([f"{n} cells", *(f"{count:,}" for count in (28, connections, connections, dense))])
    assert [re.split(r" {2,}", line.strip()) for line in repr(made).splitlines()[1:]] == expected[1:]
    assert repr(made).splitlines()[0].split() == expected[0][1:]
    rows = Cells(made._repr_html_()).rows
    assert [[text for *_, text in row] for row in rows] == expected
    assert [[tag for tag, *_ in row] for row in rows] == [["th"] * 5, ["td"] * 5, ["td"] * 5]
    assert all([side for _, side, _ in row] == ["left"] + ["right"] * 4 for row in rows)


def test_columns_of_numbers_end_at_one_place_and_texts_begin_at_one():
    made = cn.table({"a": {"n": 1, "text": "x"}, "long name": {"n": np.int64(-12345), "text": "yes & <no>"}})
    lines = repr(made).splitlines()
    assert [line.index(text) for line, text in zip(lines, ("text", "x", "yes"))] == [20] * 3
    assert [re.search(r"(n|1|12,345)  ", line[9:]).end() for line in lines] == [11] * 3
    assert "yes &amp; &lt;no&gt;" in made._repr_html_()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1,234,567"),
        (True, "yes"),
        (np.bool_(False), "no"),
        (2 / 3, "0.67"),
        (-0.001, "0.00"),
        (np.float32(12345.678), "12,345.68"),
        (float("nan"), "nan"),
        (None, "None"),
        (np.array([3, 4]), "[3, 4]"),
        ((2, 5), "(2, 5)"),
        (range(2, 4), "range(2, 4)"),
    ],
)
def test_values_are_written_as_one_writes_them(value, text):
    assert repr(cn.table({"it": value})) == f"it  {text}"


def test_decimals_are_those_asked_for():
    assert repr(cn.table({"it": {"a": 0.125, "b": 7}}, decimals=1)) == "      a  b\nit  0.1  7"


@pytest.mark.parametrize(
    ("rows", "decimals", "error", "said"),
    [
        ([1, 2], 2, TypeError, "rows is a list: expected a dict"),
        ({}, 2, ValueError, "rows is empty: give at least one row"),
        ({"a": {"x": 1}, "b": {"y": 1}}, 2, ValueError, "rows['b'] has the columns 'y', and rows['a'] has 'x': give"),
        ({"a": {"x": 1}, "b": 3}, 2, ValueError, "rows['b'] has the columns one value, and rows['a'] has 'x'"),
        ({"a": 1.0}, -1, ValueError, "decimals=-1 is too small"),
        ({"a": 1.0}, 0.5, TypeError, "decimals=0.5 is not a whole number"),
    ],
)
def test_what_makes_no_table_is_refused_with_the_way_out(rows, decimals, error, said):
    with pytest.raises(error, match=re.escape(said)):
        cn.table(rows, decimals=decimals)


def test_a_summary_is_such_a_table_with_the_total_below():
    made = cn.Network([LAYER]).summary(9)
    rows = Cells(made._repr_html_()).rows
    assert [text for *_, text in rows[0]] == list(made.HEAD)
    assert [tag for tag, *_ in rows[-1]] == ["th"] * 8 and rows[-1][0][-1] == "total"
    ends = [re.search(rf"\b{text}\b", line).end() for line, text in zip(repr(made).splitlines()[2:], ("28", "28"))]
    assert len(set(ends)) == 1
