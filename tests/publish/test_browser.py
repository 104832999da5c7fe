"""The pages in a real Chromium: nothing of a notice runs, nothing leaves the host, all can use them."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipelines.criteria.clean import INVISIBLE

KINDS = [
    "index.html",
    "explore.html#c=type@Z06000012,Z07000003",
    "measures.html",
    "methods.html",
    "coverage.html",
    "accuracy.html",
    "downloads.html",
    "new.html",
    "measure/share_at_least_10.html",
    "measure/median_weight.html",
    "measure/theme_profile.html",
    "council/Z06000012.html",
    "council/Z09000008.html",
    "council/Z07000030/pack.html",
]
WIDTHS = (320, 1280)


class Watched:
    """A page, with every request, dialog and complaint that it made."""

    def __init__(self, browser, width: int = 1280) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.context.set_default_timeout(120_000)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, address: str) -> "Watched":
        self.page.goto(address, wait_until="load")
        return self

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def watched(browser):
    made: list[Watched] = []

    def make(width: int = 1280) -> Watched:
        made.append(Watched(browser, width))
        return made[-1]

    yield make
    for one in made:
        one.close()


def checked(watched, address: str, host: str, width: int) -> Watched:
    """A page that asks nobody else and is no wider than the screen; on a phone without a violation too.

    What is told of names, order and contrast is the same at either width, and looking for it takes most of the time.
    """
    from axe_playwright_python.sync_playwright import Axe

    one = watched(width).open(address)
    assert all(url.startswith((host, "data:")) for url in one.requests), one.requests
    assert one.complaints == [], one.complaints
    wide = one.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{address}: {wide} pixels wide on {width}"
    if width != WIDTHS[0]:
        return one
    found = Axe().run(one.page)
    told = [
        (violation["id"], violation["nodes"][0]["html"][:200]) for violation in found.response["violations"]
    ]
    assert found.violations_count == 0, told
    return one


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", KINDS)
def test_every_kind_of_page(watched, served, sample_site: Path, address: str, width: int) -> None:
    host = served(sample_site)
    one = checked(watched, f"{host}/{address}", host, width)
    if width == WIDTHS[-1]:  # a sheet has one width, whatever the screen has
        one.page.emulate_media(media="print")
        assert one.page.pdf(format="A4")[:4] == b"%PDF"


@pytest.mark.slow
@pytest.mark.parametrize("address", KINDS)
def test_every_kind_of_page_by_keyboard_alone(watched, served, sample_site: Path, address: str) -> None:
    """Tab reaches every link and control, each is seen to be reached, and the first skips to the text."""
    host = served(sample_site)
    page = watched().open(f"{host}/{address}").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    wanted = min(
        page.evaluate(
            "document.querySelectorAll('main a[href], main button, main input, main select').length"
        ),
        60,
    )
    reached = set()
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        state = page.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.tagName, (e.outerHTML || '').slice(0, 200), s.outlineStyle, s.outlineWidth] })()"
        )
        if state[0] != "BODY":
            reached.add(state[1])
            assert state[2] != "none" and state[3] != "0px", state
    assert reached


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", [name for name in KINDS if "pack" in name or name in ("index.html", "council/Z06000012.html")]
)
def test_pages_open_from_a_disk_without_a_server(watched, sample_site: Path, address: str) -> None:
    one = watched(320).open((sample_site / address).as_uri())
    own = sample_site.as_uri()
    assert all(url.startswith((own, "data:")) for url in one.requests) and one.complaints == []
    if "pack" in address:
        assert [url for url in one.requests if not url.startswith("data:")] == [
            (sample_site / address).as_uri()
        ]
    # At 400% zoom a screen of 1,280 pixels is 320 wide.
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.slow
def test_search_finds_a_council_within_two_keys(watched, served, sample_site: Path) -> None:
    host = served(sample_site)
    for words in ("drayholt", "Z07000030", "Drayholt DC"):
        page = watched().open(f"{host}/index.html").page
        page.fill("#q", words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/council/Z07000030.html")
    page = watched().open(f"{host}/index.html").page
    page.fill("#q", "zzzz")
    assert page.text_content("#found") == "0 councils"


@pytest.mark.slow
def test_a_long_table_sorts_by_a_button(watched, served, sample_site: Path) -> None:
    page = watched().open(f"{served(sample_site)}/measure/coverage.html").page
    page.get_by_role("button", name="Counted (n)").click()
    counts = page.locator("table.sortable tbody tr td:nth-child(3)").all_text_contents()
    numbers = [int(text.replace(",", "")) for text in counts]
    assert numbers == sorted(numbers)
    assert page.get_attribute("th:nth-child(3)", "aria-sort") == "ascending"


@pytest.mark.slow
def test_the_list_of_councils_needs_no_script(browser, served, sample_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served(sample_site)}/index.html")
    assert page.locator(".councils li a").count() == 80 and not page.locator("#search").is_visible()
    page.click("text=Drayholt District Council")
    assert page.locator("#q8").is_visible()
    context.close()


def pages_of(site: Path) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in site.rglob("*.html"))


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_words_run_nothing_ask_nobody_and_keep_the_layout(
    watched, served, hostile_site: Path, width: int
) -> None:
    host = served(hostile_site)
    everyone = "explore.html#c=" + ",".join(path.stem for path in (hostile_site / "council").glob("*.html"))
    for address in [*pages_of(hostile_site), everyone]:
        one = watched(width).open(f"{host}/{address}")
        assert all(url.startswith((host, "data:")) for url in one.requests), (address, one.requests)
        assert one.complaints == [], (address, one.complaints)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width, address
        foreign = one.page.evaluate(
            "[...document.querySelectorAll('iframe, object, embed, base, math, [onerror], [onload], [onclick]')].length"
            " + [...document.querySelectorAll('svg')].filter(s => !s.closest('svg.strip, svg.key, svg.drawn, svg.trend')).length"
            " + [...document.querySelectorAll('svg *')].filter(s => !/^(svg|line|circle|path|rect|text)$/.test(s.tagName)).length"
            ' + [...document.querySelectorAll(\'a[href^="javascript:" i], a[href^="data:" i]\')].length'
            " + [...document.scripts].filter(s => !/\\/(peerbench|explore|explore-data)\\.js$/.test(s.src)).length"
        )
        assert foreign == 0, address
        one.close()


def test_hostile_words_are_escaped_in_every_file(hostile_site: Path) -> None:
    """The same without a browser: the elements of every page are ours, and no hidden character is left."""
    seen = 0
    for path in [
        p for p in hostile_site.rglob("*") if p.suffix in (".html", ".xml", ".csv", ".json", ".svg")
    ]:
        text = path.read_bytes().decode("utf-8-sig")
        assert not INVISIBLE.search(re.sub(r"[\r\n]", "", text)), path
        if path.suffix == ".svg":
            assert not re.search(r"<(?:script|image|foreignObject|a)\b|<[^>]*\s(?:href|on\w+)=", text), path
        if path.suffix == ".html" and "pack" not in path.name:
            page = BeautifulSoup(text, "lxml")
            assert not page.select("iframe, object, embed, base, img[onerror], form[action]"), path
            for drawing in page.select("svg.strip, svg.key"):
                assert {tag.name for tag in drawing.find_all()} <= {"svg", "line", "circle", "path", "rect"}
                drawing.decompose()
            assert not page.select("svg"), path
            scripts = {tag.get("src", "").rpartition("/")[2] for tag in page.select("script")}
            assert scripts <= {"peerbench.js", "explore.js", "explore-data.js"}, path
            for tag in page.select("a[href]"):
                assert not re.match(r"\s*(?:javascript|data|vbscript):", tag["href"], re.I), (
                    path,
                    tag["href"],
                )
        seen += 1
    assert seen > 200, seen
    stated = (hostile_site / "explore-data.js").read_text().partition(" = ")[2].rstrip(";\n")
    assert not INVISIBLE.search(json.dumps(json.loads(stated), ensure_ascii=False))


def test_no_cell_of_a_csv_begins_with_a_sign(hostile_site: Path) -> None:
    import csv

    cells = 0
    for path in hostile_site.rglob("*.csv"):
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()):
            for cell in row:
                cells += 1
                if re.match(r"[=+\-@\t\r＝＋－＠]", cell):
                    float(cell)  # a number of ours may be below zero; a text may not begin so
    assert cells > 10_000


def test_no_control_byte_reaches_a_terminal(hostile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from pipelines.cli import app
    from pipelines.query import council

    monkeypatch.setattr(council, "latest", lambda _: hostile.snapshot)
    run = CliRunner(env={"PEERBENCH_HOME": str(tmp_path)})
    seen = 0
    for args in (
        ["councils"],
        *(["council", key] for key in hostile.scan("authorities").collect()["authority_id"]),
    ):
        found = run.invoke(app, args)
        assert found.exit_code == 0, found.output
        assert not INVISIBLE.search(found.output.replace("\n", ""))
        seen += len(found.output)
    assert seen > 1_000
