"""The faults in the content of releases: each is put in, counted, the same every time, and told by `held`."""

import json
from hashlib import sha256

import pytest
from sample_notices import of_days

from sample.content import CONTENT, DUPLICATE, MANGLES, Content
from sample.feeds import FindATender
from sample.notices import to_json
from sample.spans import members

FTS = FindATender.path
WINDOW = {"updatedFrom": "2026-03-16T00:00:00", "updatedTo": "2026-03-31T23:59:59"}
RELEASE = {
    "ocid": "ocds-h6vhtk-0000aa",
    "id": "000001-2026",
    "date": "2026-03-20T10:00:00Z",
    "tag": ["tender"],
    "title": 'a "status": 5, and a \\',
    "tender": {
        "title": "Grass",
        "status": "active",
        "description": "Cut grass. £5",
        "lots": [
            {"id": "1", "status": "active", "contractPeriod": {"startDate": "2026-05-01T00:00:00+01:00"}}
        ],
    },
    "buyer": {"id": "1", "name": "Exampleton"},
}


@pytest.fixture(scope="module")
def few():
    return of_days("2026-03-16", "9999")


def rows(*releases):
    return [{"source": "find_a_tender", "release": release} for release in releases]


def put(name: str, release=RELEASE) -> bytes:
    return Content([name], one_in=1).put_into(rows(release))[0]["raw"]


def test_members_are_found_in_any_bytes():
    raw = b' {"a" : [1, {"b": "}"}], "c":"\\"x\\\\", "d": {}, "\xa3": 1e9999}, {"e": 1}'
    found = {name: raw[span.value : span.end] for name, span in members(raw, 1).items()}
    assert found == {"a": b'[1, {"b": "}"}]', "c": b'"\\"x\\\\"', "d": b"{}", "�": b"1e9999"}
    assert members(b"[1]") == members(b"{}") == members(b"") == {}


def test_huge_number():
    """3: "FTS numbers `1e9999` ("unlimited" lots, still live 3 Sep 2026) overflow strict parsers"."""
    raw = put("huge_number")
    assert b": 1e9999}" in raw
    assert json.loads(raw)["tender"].pop("lotDetails") == {"maximumLotsBidPerSupplier": float("inf")}


def test_infinity():
    """3: "Python's json gives inf, which then breaks strict JSON writers and Parquet"."""
    assert b": Infinity}" in put("infinity")


def test_leading_zeros():
    """3: "FTS ` 000,` as a number (Apr 2026): invalid JSON, whole page unparseable"."""
    raw = put("leading_zeros")
    with pytest.raises(ValueError):
        json.loads(raw)
    whole = json.loads(raw.replace(b" 000,", b" 0,"))
    assert whole["tender"].pop("minValue") == {"amount": 0, "currency": "GBP"} and whole == RELEASE


def test_latin_1():
    """1.9: "some pages hold bytes that break UTF-8 decoding"."""
    raw = put("latin_1")
    with pytest.raises(UnicodeDecodeError):
        raw.decode()
    assert json.loads(raw.decode("latin-1"))["tender"]["description"].endswith("Priced in £.")


def test_lost_pound():
    """1.9: "Pound signs already lost as `?30,000` in published text"."""
    assert json.loads(put("lost_pound"))["tender"]["description"].endswith("?30,000.")


def test_invalid_status():
    """1.4: "or literally **`InvalidStatus`**"."""
    release = json.loads(put("invalid_status"))
    assert release["tender"]["status"] == "InvalidStatus"
    assert release["tender"]["lots"] == RELEASE["tender"]["lots"] and release["title"] == RELEASE["title"]


def test_test_notice():
    """3: "Test notices exist in production ("Test Notice only", title "test"): filter"."""
    assert json.loads(put("test_notice"))["tender"]["title"] == "Test Notice only"


@pytest.mark.parametrize("last", [True, False])
def test_missing_buyer(last):
    """2.7: "`buyer` missing in ~2 % of releases"."""
    rest = {name: value for name, value in RELEASE.items() if name != "buyer"}
    release = RELEASE if last else {"buyer": {"name": "x"}, **rest}
    assert json.loads(put("missing_buyer", release)) == rest


def test_hour_off():
    """1.5: "Some start dates are an hour off (`T01:00:00+01:00`, 14 of 401)"."""
    lot = json.loads(put("hour_off"))["tender"]["lots"][0]
    assert lot["contractPeriod"]["startDate"] == "2026-05-01T01:00:00+01:00"


def test_many_lots():
    """6.4: "200-lot notice"."""
    lots = json.loads(MANGLES["many_lots"](to_json(RELEASE).encode()))["tender"]["lots"]
    assert [lot["id"] for lot in lots] == [str(number) for number in range(1, 201)]


def test_duplicate_id():
    """2.6: "11 known ids with two different releases under two ocids"."""
    first, second = Content([DUPLICATE], one_in=1).put_into(rows(RELEASE))
    assert json.loads(first["raw"]) == RELEASE
    other = json.loads(second["raw"])
    assert other["ocid"] != RELEASE["ocid"] and other == {**RELEASE, "ocid": other["ocid"]}
    assert second["release"]["ocid"] == other["ocid"]


@pytest.mark.parametrize("name", MANGLES)
@pytest.mark.parametrize("release", [{}, {"tender": None}, {"tender": {}}, {"tender": [], "buyer": None}])
def test_a_release_of_another_form_is_left_whole(name, release):
    raw = MANGLES[name](to_json(release).encode())
    assert raw is None or name == "missing_buyer"


def test_a_name_that_is_no_fault_is_refused():
    with pytest.raises(ValueError, match="no fault colour"):
        Content(["colour"])


def test_the_same_release_has_the_same_fate(few):
    content = Content(CONTENT, seed=1)
    forward, back = content.put_into(few), content.put_into(few[::-1])
    assert sorted(row["raw"] for row in forward) == sorted(row["raw"] for row in back)
    other = Content(CONTENT, seed=2).put_into(few)
    assert sorted(row["raw"] for row in forward) != sorted(row["raw"] for row in other)


def test_recorded_bytes_without_a_fault_stay_as_they_are():
    raw = b'{"ocid":"ocds-h6vhtk-0000aa",  "id": "1", "n": Infinity, "buyer": {}}'
    row = {"source": "find_a_tender", "release": json.loads(raw), "raw": raw, "recorded": True}
    assert Content(CONTENT, one_in=10**12).put_into([row])[0]["raw"] == raw
    changed = Content(["missing_buyer"], one_in=1).put_into([row])[0]
    assert (
        changed["raw"] == b'{"ocid":"ocds-h6vhtk-0000aa",  "id": "1", "n": Infinity}' and changed["recorded"]
    )


def test_faults_are_served_counted_and_told(standin, few):
    """5: "Use sha256 of canonical release bytes"."""
    client = standin(few, content=Content(CONTENT, one_in=4), without="limiter,paging_defect")
    body = served = client.get(FTS, **WINDOW)[2]
    while b'"links": {"next"' in body:
        address = body.rpartition(b'"next": "')[2].partition(b'"')[0].decode()
        body = client.get(address.removeprefix(client.server.url))[2]
        served += body
    held = json.loads(client.get("/__standin__/held", source="find_a_tender")[2])
    of_server = client.server.feeds["find_a_tender"].rows
    assert all(row.raw in served for row in of_server)
    assert [row["sha256"] for row in held] == [sha256(row.raw).hexdigest() for row in of_server]
    told = json.loads(client.get("/__standin__")[2])["content"]
    assert set(told) >= set(CONTENT) - {"many_lots"}
    assert told == {name: sum(name in row["content"] for row in held) for name in told}
    twins = [row for row in held if "duplicate_id" in row["content"]]
    assert all(sum(row["id"] == twin["id"] for row in held) == 2 for twin in twins)
