"""A process that reads a place until a file appears, and prints what it met: arguments place, cache, stop."""

import json
import sys
from pathlib import Path

from small_snapshots import read_until

from warehouse.snapshots.storage import Local
from warehouse.snapshots.storage_s3 import Bucket

where, cache, stop = sys.argv[1:]
place = Bucket(where, Path(cache)) if where.startswith("s3://") else Local(Path(where))
Path(f"{cache}.ready").touch()
print(json.dumps(read_until(place, Path(stop))))
