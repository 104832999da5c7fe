"""How fast notices are read: `make bench`, or `python tests/bench/reading.py [FILE.jsonl ...]`.

Prints, in one run, MB/s of the scan for anchors beside a plain `re.finditer` of the same pattern with the same
hits, and the cost of the whole reading a notice. Without files it reads the SYNTHETIC sample. Times are of
this process (CPU), the best of three.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.collect.release_json import records
from pipelines.collect.sources import source_of
from pipelines.criteria import prose
from pipelines.criteria.anchors import anchors, windows
from pipelines.criteria.labels import NOUN
from pipelines.social_value.read import read_release
from sample.notices import generate

ROOT = Path(__file__).parents[2]


def best(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the quickest of three, and what it gave."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        given = work()
        times.append(time.process_time() - begun)
    return min(times), given


def main(files: list[str]) -> None:
    if files:
        releases = [record.body for name in files for record in records(Path(name)) if record.body]
    else:
        releases = [row["release"] for row in generate()[0]]
    texts = [text for row in releases if (text := (row.get("tender") or {}).get("description"))]
    size = sum(map(len, texts)) / 1e6
    print(
        f"{', '.join(files) or 'SYNTHETIC sample'}: {len(releases):,} releases, {size:.1f} MB of descriptions"
    )
    plain, hits = best(lambda: [[m.span() for m in NOUN.finditer(text)] for text in texts])
    scan, found = best(lambda: [[m.span() for m in anchors(text)] for text in texts])
    assert hits == found
    print(f"re.finditer  {size / plain:8.1f} MB/s  {sum(map(len, hits)):,} hits")
    print(f"anchors      {size / scan:8.1f} MB/s  {plain / scan:.1f} times as fast, the same hits")
    seen, parts = best(lambda: [windows(text) for text in texts])
    share = sum(end - start for found in parts for start, end in found) / 1e6 / size
    print(f"windows      {size / seen:8.1f} MB/s  {share:.0%} of the text is seen by the grammar")
    resolver = Resolver(load_register(ROOT / "warehouse/reference"))

    def read() -> int:
        prose._remembered.cache_clear()
        return sum(1 for row in releases if read_release(row, source_of(row["ocid"]), resolver))

    whole, count = best(read)
    print(f"whole reading {1e6 * whole / count:7.0f} microseconds a release, {count / whole:,.0f} releases/s")


if __name__ == "__main__":
    main(sys.argv[1:])
