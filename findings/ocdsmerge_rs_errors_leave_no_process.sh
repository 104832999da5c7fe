#!/usr/bin/env bash
# Software:  ocdsmerge-rs 0.1.6
# Guess:     an error of the merger can be handed from a worker process to the one that asked.
# Seen:      the classes say that they live in a module `exceptions`, which does not exist: pickle refuses
#            them, and a process pool tells of the pickling in place of the release that could not be merged.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check ocdsmerge-rs==0.1.6
cat > "$place/show.py" <<'PYTHON'
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version

from ocdsmerge_rs import Merger
from ocdsmerge_rs.exceptions import OutOfOrderReleaseError


def merge() -> None:
    days = ("2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z")
    releases = [{"ocid": "ocds-213czf-1", "id": day, "date": day, "tag": ["tender"]} for day in days]
    Merger().create_compiled_release(releases)


if __name__ == "__main__":
    print("ocdsmerge-rs", version("ocdsmerge-rs"))
    try:
        merge()
    except OutOfOrderReleaseError as error:
        print("here:", f"{type(error).__module__}.{type(error).__qualname__}")
        assert type(error).__module__ == "exceptions"
    with ProcessPoolExecutor(1) as pool:
        error = pool.submit(merge).exception(timeout=60)
    print("from a worker:", f"{type(error).__module__}.{type(error).__qualname__}: {error}")
    assert not isinstance(error, OutOfOrderReleaseError) and "exceptions" in str(error), repr(error)
PYTHON
"$place/venv/bin/python" "$place/show.py"
