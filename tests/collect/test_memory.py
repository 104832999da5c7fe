"""Collecting keeps its memory flat: a day's pages are landed and noted one by one."""

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

RELEASES, A_DAY = 100_000, 3_600
LIMIT_KB = 300_000
WATCHED = """
import sys
from pathlib import Path
from pipelines.cli import app
code = app(standalone_mode=False) or 0
status = Path("/proc/self/status").read_text()
print("peak", status.split("VmHWM:")[1].split()[0])
sys.exit(code)
"""  # not ru_maxrss: a child starts with the peak of the process that began it, here pytest's own


class Feed(BaseHTTPRequestHandler):
    """3,600 releases a day of about 2 kB, one every 24 seconds; at most 100 an answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        day = int(asked["updatedFrom"][0][8:10])
        first, last = (_second(asked[name][0]) for name in ("updatedFrom", "updatedTo"))
        numbers = range(-(-first // 24), last // 24 + 1)[:100]
        rows = ",".join(_release(day, number) for number in numbers)
        body = f'{{"releases":[{rows}]}}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _second(stated: str) -> int:
    hours, minutes, seconds = map(int, stated[11:].split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _release(day: int, number: int) -> str:
    name = f"{day * A_DAY + number:06d}-2025"
    return f'{{"ocid":"ocds-h6vhtk-{name}","id":"{name}","date":"2025-05-{day:02d}","tag":["tender"],"tender":{{"description":"{"x" * 2_000}"}}}}'


@pytest.mark.soak
def test_a_hundred_thousand_releases_fit_in_300_megabytes(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        settings = {
            "PEERBENCH_HOME": str(tmp_path),
            "PEERBENCH_FIND_A_TENDER_URL": url,
            "PEERBENCH_CONTRACTS_FINDER_URL": url,
            "PEERBENCH_CLOCK_SPEED": "20000",
            "PEERBENCH_CLOCK_START": "2025-07-01T06:00:00+01:00",
        }
        days = ["--from", "2025-05-01", "--to", "2025-05-28"]
        command = [sys.executable, "-c", WATCHED, "collect", "find_a_tender", *days]
        ended = subprocess.run(
            command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=600
        )
        server.shutdown()
    assert ended.returncode == 0, ended.stderr
    print(ended.stdout)
    received, peak = int(ended.stdout.split()[3]), int(ended.stdout.split()[-1])
    assert received >= RELEASES and peak < LIMIT_KB
