#!/usr/bin/env bash
# Software:  polars 2.1.0
# Guess:     DataFrame.write_parquet tells a full disk as other writers do: an OSError with errno ENOSPC and the path,
#            and a missing folder as FileNotFoundError with errno and path.
# Seen:      a full disk is polars' ComputeError, no OSError, "File out of specification", with the words of the system
#            in it and no path; a missing folder is FileNotFoundError with errno and filename null.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0
cat > "$place/show.py" <<'PYTHON'
import sys
from pathlib import Path

import polars as pl

place = Path(sys.argv[1])
full = place / "full.parquet"
full.symlink_to("/dev/full")


def told(path: Path) -> Exception:
    try:
        pl.DataFrame({"a": range(100_000)}).write_parquet(path)
    except Exception as error:
        return error
    raise AssertionError(path)


disk, folder = told(full), told(place / "none" / "a.parquet")
print("polars", pl.__version__)
print("full disk:", type(disk).__name__, str(disk)[:100].replace(str(place), "..."))
print("missing folder:", type(folder).__name__, folder.errno, folder.filename)
assert isinstance(disk, pl.exceptions.ComputeError) and not isinstance(disk, OSError)
assert "out of specification" in str(disk) and "full.parquet" not in str(disk)
assert isinstance(folder, FileNotFoundError) and folder.errno is None and folder.filename is None
PYTHON
"$place/venv/bin/python" "$place/show.py" "$place"
