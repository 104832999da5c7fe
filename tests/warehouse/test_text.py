"""JSON that people read too has the bytes that `json.dumps` gives it."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest

from warehouse.text import indented

STATED = [
    {},
    [],
    {"a": [], "b": {}, "c": [1, {"d": 1e22, "e": 1.0, "f": -0.0, "g": 1e-7, "h": 12345678901234567890123}]},
    {'ü"\\\n\u2028': "é\u0001/\x7f😀{[,:", "": [[[]], [{}], None, True, False]},
    ["x", '"', "a: b, c"],
]


@pytest.mark.parametrize("stated", STATED)
@pytest.mark.parametrize("in_ascii", [False, True])
def test_it_is_written_as_json_dumps_writes_it(stated: Any, in_ascii: bool) -> None:
    assert indented(stated, in_ascii).decode() == json.dumps(stated, indent=1, ensure_ascii=in_ascii)


def test_what_json_has_no_word_for_is_told_or_by_the_default() -> None:
    assert indented({"day": date(2025, 6, 1)}, default=str) == b'{\n "day": "2025-06-01"\n}'
    with pytest.raises(msgspec.DecodeError):
        indented([float("nan")])
