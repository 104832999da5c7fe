"""Each behaviour of section 6 of SOURCES.md: that the stand-in has it, and that it can be switched off.

A docstring quotes the line of SOURCES.md that the behaviour follows.
"""

import json
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from sample_notices import sample

from sample.__main__ import main
from sample.behaviours import behaviours
from sample.faults import Faults
from sample.feeds import ContractsFinder, FindATender, Refused
from sample.recorded import NotServable, recorded
from sample.uk_time import local

ROOT = Path(__file__).parents[2]
CF, FTS = ContractsFinder.path, FindATender.path
NOW = local("2026-04-01T06:00:00")
LATER = "2026-11-01T06:00:00"
LONG = {"updatedFrom": "2020-01-01T00:00:00", "updatedTo": "2026-10-31T00:00:00"}


@pytest.fixture(scope="module")
def releases():
    return sample()[0]


@pytest.fixture(scope="module")
def months(releases):
    """Three months of both services: a feed of these is quickly made ready."""
    return [row for row in releases if row["release"]["date"][:7] in ("2023-06", "2025-06", "2025-09")]


@pytest.fixture(scope="module")
def few(releases):
    """The releases of the last two weeks on both services."""
    return [row for row in releases if row["release"]["date"] >= "2026-03-16"]


def of(releases, source):
    return [row["release"] for row in releases if row["source"] == source]


def window(source: str) -> tuple[str, dict[str, str]]:
    """The path and the parameters that ask a service for all that it has."""
    if source == "find_a_tender":
        return FTS, LONG
    return CF, {"publishedFrom": LONG["updatedFrom"], "publishedTo": LONG["updatedTo"]}


def test_a_name_that_is_no_behaviour_is_refused():
    with pytest.raises(ValueError, match="no behaviour colour; there are paging_defect"):
        behaviours("colour")


def by_cursor(feed, low: str, high: str) -> list[str]:
    asked, found, cursor = {"updatedFrom": [low], "updatedTo": [high]}, [], None
    for _ in range(30):
        page = feed.answer(asked | ({"cursor": [cursor]} if cursor else {}), NOW)
        found += [row.id for row in page.releases]
        if (cursor := page.cursor) is None:
            break
    return found


def test_without_paging_defect_a_cursor_walk_is_whole(months):
    """2.3: "rows vanish and others repeat at every page boundary"."""
    month = ("2025-09-01T00:00:00", "2025-09-30T23:59:59")
    held = [row["id"] for row in of(months, "find_a_tender") if row["date"].startswith("2025-09")]
    assert set(by_cursor(FindATender(months), *month)) < set(held)
    assert Counter(by_cursor(FindATender(months, on=()), *month)) == Counter(held)


def test_without_broken_stages_all_tenders_are_given(months):
    """2.2: "comma list `tender,award` -> 200 with `releases: []`"; "returns only ... CELEX releases"."""
    asked = {"updatedFrom": ["2025-06-01T00:00:00"], "updatedTo": ["2025-06-30T00:00:00"], "limit": ["100"]}
    broken, right = FindATender(months), FindATender(months, on=behaviours("broken_stages"))
    assert not broken.answer(asked | {"stages": ["tender,award"]}, NOW).releases
    assert all(row.is_celex for row in broken.answer(asked | {"stages": ["tender"]}, NOW).releases)
    found = right.answer(asked | {"stages": ["tender,award"]}, NOW).releases
    assert {row.is_celex for row in found} == {True, False}
    assert any(row.tags == ("tenderUpdate",) for row in found)


def test_without_z_ignored_a_z_is_refused(months):
    """2.2: "`...Z` is accepted and ignored ... CONFLICT: one adapter says Z gives 400/empty"."""
    asked = {"updatedFrom": ["2025-06-02T00:00:00Z"], "updatedTo": ["2025-06-03T00:00:00"]}
    assert FindATender(months).answer(asked, NOW).releases
    with pytest.raises(Refused, match="YYYY-MM-DDTHH:MM:SS"):
        FindATender(months, on=behaviours("z_ignored")).answer(asked, NOW)


def test_links_need_published_to(months):
    """1.3: "when omitted the server means "now" and returns **no `links` key**"."""
    asked = {"publishedFrom": ["2023-06-01"]}
    assert ContractsFinder(months).answer(asked, NOW).cursor is None
    assert ContractsFinder(months, on=behaviours("links_need_published_to")).answer(asked, NOW).cursor


def test_old_names_are_ignored(months):
    """1.3: "**old (pre Oct 2022) names, now ignored**: `size=2` returned a 600 KB page"."""
    asked = {"publishedFrom": ["2023-06-01"], "size": ["2"]}
    assert len(ContractsFinder(months).answer(asked, NOW).releases) == 100
    with pytest.raises(Refused):
        ContractsFinder(months, on=behaviours("old_names_ignored")).answer(asked, NOW)


def test_a_cursor_must_match(months):
    """1.3: "anything else than the exact string given back -> 400"."""
    asked = {"publishedFrom": ["2023-06-01"], "publishedTo": ["2023-06-30"]}
    cursor = ContractsFinder(months).answer(asked, NOW).cursor
    other = {"publishedFrom": ["2023-06-01"], "publishedTo": ["2023-06-29"], "cursor": [cursor]}
    with pytest.raises(Refused, match="must match the returned nextCursor"):
        ContractsFinder(months).answer(other, NOW)
    assert ContractsFinder(months, on=behaviours("cursor_must_match")).answer(other, NOW).releases


def test_the_limiter_can_be_left_out(standin, few):
    """2.5: "12 request limit in 2 minute exceeded" and **no** Retry-After."""
    client = standin(few, without="retry_after")
    statuses = [client.get(CF, publishedFrom="2026-03-30")[0] for _ in range(13)]
    assert statuses == [200] * 12 + [429]
    status, headers, text = client.get(CF)
    assert (status, text) == (429, b"12 request limit in 2 minute exceeded") and "Retry-After" not in headers
    client = standin(few, without="limiter")
    assert [client.get(CF, publishedFrom="2026-03-30")[0] for _ in range(30)] == [200] * 30


def test_hidden_time_moves_a_few_from_their_date(releases):
    """2.2: "selects on a **hidden publication timestamp**, not `release.date`"."""
    plain, moved = FindATender(releases), FindATender(releases, on=behaviours(extra="hidden_time"))
    whens = {(row.ocid, row.id): row.when for row in plain.rows}
    shifts = [row.when - whens[row.ocid, row.id] for row in moved.rows]
    changed = [shift for shift in shifts if shift]
    assert len(plain.rows) / 70 < len(changed) < len(plain.rows) / 35
    assert min(changed).days < -70 and max(changed).days == 14
    assert {row.date for row in moved.rows} == {row.date for row in plain.rows}
    assert [row.when for row in moved.rows] == sorted(row.when for row in moved.rows)
    again = FindATender(list(reversed(releases)), on=behaviours(extra="hidden_time"))
    assert {(row.id, row.when) for row in again.rows} == {(row.id, row.when) for row in moved.rows}


def test_find_a_tender_adds_updated_to_to_the_uri(standin, few):
    """2.2: "server appends `updatedTo=<now>` to the echoed `uri`"."""
    client = standin(few)
    page = json.loads(client.get(FTS, updatedFrom="2026-03-30T00:00:00")[2])
    assert page["uri"].split("&")[-1].startswith("updatedTo=2026-04-01T06:0")


def test_the_headers_of_the_service(standin, few):
    """2.4: "`expires` in 1981, a session `set-cookie` ... **No ETag, no Last-Modified, no X-RateLimit.**"."""
    headers = standin(few).get(FTS, updatedFrom="2026-03-30T00:00:00")[1]
    assert headers["content-type"] == "application/json" and headers["server"] == "http/s"
    assert headers["cache-control"] == "no-store, no-cache, must-revalidate"
    assert headers["pragma"] == "no-cache" and " 1981 " in headers["expires"]
    assert headers["set-cookie"].startswith("SRSI_FT_AUTH=") and headers["x-frame-options"] == "DENY"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert not {"etag", "last-modified", "x-ratelimit"} & {name.lower() for name in headers}
    plain = standin(few, without="service_headers").get(FTS, updatedFrom="2026-03-30T00:00:00")[1]
    assert "set-cookie" not in plain


def test_the_record_package_of_a_process(standin, few):
    """2.1: "releases + `compiledRelease` ...; no parameters (an `updatedFrom` gives 400)"."""
    client = standin(few)
    counts = Counter(row["ocid"] for row in of(few, "find_a_tender"))
    ocid = counts.most_common(1)[0][0]
    held = [row for row in of(few, "find_a_tender") if row["ocid"] == ocid]
    address = f"/api/1.0/ocdsRecordPackages/{ocid}"
    package = json.loads(client.get(address)[2])
    record = package["records"][0]
    assert (record["ocid"], len(record["releases"])) == (ocid, len(held))
    assert record["compiledRelease"] == max(held, key=lambda row: row["date"]) == record["releases"][0]
    assert package["publishedDate"] == record["compiledRelease"]["date"]
    assert client.get(address, updatedFrom="2026-03-30T00:00:00")[0] == 400
    assert client.get("/api/1.0/ocdsRecordPackages/ocds-h6vhtk-ffffff")[0] == 404


def test_the_other_addresses_of_contracts_finder(standin, few):
    """1.2: "`GET /Published/OCDS/Record/{ocid}`", "`id` = release id", "OCDS for one notice GUID"."""
    client = standin(few)
    release = of(few, "contracts_finder")[0]
    record = json.loads(client.get(f"/Published/OCDS/Record/{release['ocid']}")[2])["records"][0]
    assert release in record["releases"]
    one = json.loads(client.get(f"/Published/OCDS/Release/{release['id']}")[2])
    assert one["releases"] == [release]
    guid = release["id"].rpartition("-")[0]
    notice = json.loads(client.get(f"/Published/Notice/OCDS/{guid}")[2])
    assert release in notice["releases"]
    assert client.get(f"/Published/OCDS/Release/{guid}")[0] == 404


@pytest.mark.parametrize("path", ["records/ocds-b5fd17-1.json", "releases/1.json"])
def test_the_addresses_given_up(standin, few, path):
    """1.9: "Legacy record URL: 404 body `{"code":"ValidationError","errors":3200}`"."""
    status, _, body = standin(few).get(f"/Published/Notice/{path}")
    assert (status, json.loads(body)) == (404, {"code": "ValidationError", "errors": 3200})


def test_one_notice_and_its_downloads(standin, few):
    """2.1: "`/Notice/{id}/OCDS/ReleasePackage`; `/Notice/{id}/OCDS/Record`"."""
    client, release = standin(few), of(few, "find_a_tender")[0]
    for path in (f"{FTS}/{release['id']}", f"/Notice/{release['id']}/OCDS/ReleasePackage"):
        assert json.loads(client.get(path)[2])["releases"] == [release]
    record = json.loads(client.get(f"/Notice/{release['id']}/OCDS/Record")[2])["records"][0]
    assert record["ocid"] == release["ocid"]


def test_every_address_meets_faults_and_is_counted(standin, few):
    """2.1: "three times answered 200 with an **empty body**"."""
    client = standin(few, faults=Faults(["empty"], 1.0, 1), without="limiter")
    address = f"/api/1.0/ocdsRecordPackages/{of(few, 'find_a_tender')[0]['ocid']}"
    assert [client.get(address)[2] == b"" for _ in range(3)] == [True, True, False]
    counts = json.loads(client.get("/__standin__")[2])
    assert counts["requests"]["find_a_tender"] == 3 and counts["faults"] == {"empty": 2}


def lines(tmp_path: Path, *texts: bytes) -> Path:
    path = tmp_path / "recorded.jsonl"
    path.write_bytes(b"\n".join(texts) + b"\n")
    return path


@pytest.mark.parametrize(
    ("name", "source"), [("fts.jsonl", "find_a_tender"), ("cf.jsonl", "contracts_finder")]
)
def test_recorded_releases_are_served_byte_for_byte(standin, real, name, source):
    """3: "Store release bytes raw; do not parse numbers when landing"."""
    path = real(name)
    client = standin(recorded([path]), at=LATER, without="paging_defect,limiter")
    texts = path.read_bytes().splitlines()
    address, asked = window(source)
    served, following = b"", f"{address}?{urlencode(asked)}"
    while following:
        body = client.get(following.removeprefix(client.server.url))[2]
        served += body
        page = json.loads(body)
        assert page["publisher"]["name"] == "Cabinet Office" and "SYNTHETIC" not in str(page["publisher"])
        following = page.get("links", {}).get("next", "")
    assert all(text in served for text in texts)
    held = json.loads(client.get("/__standin__/held", source=source)[2])
    assert Counter(row["sha256"] for row in held) == Counter(sha256(text).hexdigest() for text in texts)


def test_recorded_releases_of_any_form_are_served(standin, tmp_path):
    """3: "FTS numbers `1e9999`"; 2.6: ids "with two different releases under two ocids"."""
    texts = [
        b'{"ocid": "ocds-h6vhtk-0000aa", "id": "000001-2026", "date": "2026-01-05T09:00:00Z", "n":1e9999}',
        b'{"ocid":"ocds-h6vhtk-0000ab",  "id":"000001-2026", "tag": "tender", "tender": null, "n": Infinity}',
        b'{"ocid": "ocds-h6vhtk-0000ac", "id": "x", "date": "soon", "tender": {"legalBasis": null}}',
        b'{"ocid": "ocds-h6vhtk-0000ac", "date": null, "tag": ["award"]}\r',
        b'{"ocid": "ocds-b5fd17-1", "id": "caf\xe9", "date": "2026-01-05T09:00:00"}',
    ]
    client = standin(recorded([lines(tmp_path, *texts)]))
    body = client.get(FTS, updatedFrom="2026-01-05T09:00:00", updatedTo="2026-01-05T09:00:01")[2]
    assert all(text.rstrip(b"\r") in body for text in texts[:4])
    assert len(json.loads(body)["releases"]) == 4
    assert len(json.loads(client.get(f"{FTS}/000001-2026")[2])["releases"]) == 2
    assert texts[4] in client.get(CF, publishedFrom="2026-01-05", publishedTo="2026-01-06")[2]


@pytest.mark.parametrize("text", [b'{"ocid": "ocds-r6ebe6-1", "id": "1"}', b"[]", b"{", b'{"id": "1"}'])
def test_other_lines_are_refused_by_name(tmp_path, text):
    """4: "ocid `ocds-r6ebe6-<10 digits>`" is of neither service."""
    good = b'{"ocid": "ocds-h6vhtk-0000aa"}'
    with pytest.raises(NotServable, match="recorded.jsonl:2: "):
        recorded([lines(tmp_path, good, text)])


def test_the_command_serves_a_file_with_what_is_asked(tmp_path):
    texts = [
        b'{"ocid": "ocds-b5fd17-%d", "id": "a b-%d", "date": "2026-01-05T09:00:00Z",'
        b' "tender": {"status": "active"}}' % (number, number)
        for number in range(3)
    ]
    options = ["--releases", str(lines(tmp_path, *texts)), "--without", "limiter", "--with", "hidden_time"]
    content = [
        "--content",
        "invalid_status",
        "--content-one-in",
        "1",
        "--content-seed",
        "3",
        "--hide",
        "a b-2",
    ]
    command = [sys.executable, "-m", "sample", "serve", *options, *content, "--until-stdin-closes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, text=True) as child:
        url = child.stdout.readline().split()[-1]
        with urlopen(f"{url}{CF}?publishedFrom=2026-01-05") as reply:
            served = json.load(reply)["releases"]
        with urlopen(f"{url}/Published/OCDS/Release/a%20b-2") as reply:
            served += json.load(reply)["releases"]
        with urlopen(f"{url}/__standin__/held?source=contracts_finder") as reply:
            held = json.load(reply)
        child.stdin.close()
    assert {row["tender"]["status"] for row in served} == {"InvalidStatus"} and len(served) == 3
    assert [row["hidden"] for row in held] == [False, False, True]
    expected = [sha256(text.replace(b"active", b"InvalidStatus")).hexdigest() for text in texts]
    assert [row["sha256"] for row in held] == expected


def test_the_command_refuses_a_strange_file(tmp_path):
    command = [sys.executable, "-m", "sample", "serve", "--releases", str(lines(tmp_path, b"{}"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2 and "ocds-h6vhtk-" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--faults", "nonsense"],
        ["--content", "nonsense"],
        ["--with", "nonsense"],
        ["--start", "soon"],
        ["--port", "99999"],
        ["--releases", "nowhere.jsonl"],
    ],
)
def test_an_option_that_cannot_be_is_one_line_and_exit_2(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["sample", "serve", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 2 and told.startswith("sample serve: ") and len(told.splitlines()) == 1
