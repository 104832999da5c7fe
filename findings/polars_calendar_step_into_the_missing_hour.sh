#!/usr/bin/env bash
# Software:  polars 2.1.0
# Guess:     a step of one day to a local time that does not exist (01:30 on the night when British Summer Time
#            begins) raises, as replace_time_zone does for that very time, or gives the hour after.
# Seen:      offset_by and datetime_range give 00:30, an hour before, without a word. Two steps of one day are then
#            not one step of two: 00:30 against 01:30 of the day after.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 tzdata==2025.2
cat > "$place/show.py" <<'PYTHON'
from datetime import datetime

import polars as pl

ZONE = "Europe/London"
evening = pl.Series([datetime(2026, 3, 28, 1, 30)]).dt.replace_time_zone(ZONE)
try:
    pl.Series([datetime(2026, 3, 29, 1, 30)]).dt.replace_time_zone(ZONE)
    raise SystemExit("the missing time was taken")
except pl.exceptions.ComputeError as error:
    print("replace_time_zone:", str(error).splitlines()[0])


def clock(times: pl.Series) -> list[str]:
    return times.dt.strftime("%d %H:%M").to_list()


once, twice, both = evening.dt.offset_by("1d"), evening.dt.offset_by("1d").dt.offset_by("1d"), evening.dt.offset_by("2d")
days = pl.datetime_range(datetime(2026, 3, 28, 1, 30), datetime(2026, 3, 30, 1, 30), "1d", time_zone=ZONE, eager=True)
print("polars", pl.__version__, "one day on", clock(once), "twice", clock(twice), "two days on", clock(both))
print("datetime_range", clock(days))
assert clock(once) == ["29 00:30"] and clock(twice) == ["30 00:30"] and clock(both) == ["30 01:30"]
assert clock(days) == ["28 01:30", "29 00:30", "30 01:30"]
PYTHON
cd "$place" && "$place/venv/bin/python" show.py
