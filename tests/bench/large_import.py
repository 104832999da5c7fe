"""Time and memory of importing a large file of OCDS: `python tests/bench/large_import.py [MEGABYTES] [SHAPE] [HOME]`.

SHAPE: lines, package (one package of all releases) or gz. It writes the file, imports it as a user would, kills a
second import halfway, runs that again, and says how many releases each left. 2 GB: `... 2000 package`.
"""

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WATCHED = """
import sys
from pathlib import Path
from pipelines.cli import app
code = app(standalone_mode=False) or 0
print("peak kB", Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
sys.exit(code)
"""


def write(path: Path, megabytes: int, shape: str) -> int:
    """Invented releases of some 2.1 kB over two years, in no order. Gives how many."""
    noise, count, size = random.Random(3), 0, 0
    with gzip.open(path, "wt", 1) if shape == "gz" else path.open("w") as file:
        file.write('{"uri":"x","releases":[\n' if shape == "package" else "")
        while size < megabytes * 1_000_000:
            day = f"{noise.choice((2023, 2024))}-{noise.randint(1, 12):02d}-{noise.randint(1, 28):02d}"
            release = {
                "ocid": f"ocds-h6vhtk-{count:06x}",
                "id": f"{count:06d}-2024",
                "date": f"{day}T09:00:00Z",
                "tag": ["tender"],
                "tender": {
                    "title": f"Works {count}",
                    "description": noise.randbytes(900).hex(),
                    "lots": [{"id": "1"}],
                },
            }
            line = json.dumps(release)
            separator = "" if not count else ",\n" if shape == "package" else "\n"
            file.write(separator + line)
            count, size = count + 1, size + len(line) + 2
        file.write("\n]}" if shape == "package" else "\n")
    return count


def run(home: Path, path: Path, kill_after: float | None = None) -> str:
    command = [sys.executable, "-c", WATCHED, "import", str(path), "--source", "find_a_tender"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "PEERBENCH_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    out, err = process.communicate()
    return out + "\n".join(err.splitlines()[-2:])


def landed(home: Path) -> tuple[int, int]:
    """(releases by the sidecars, files)."""
    sidecars = list((home / "landing").glob("*/[0-9]*/*/*/*.json"))
    return sum(json.loads(path.read_bytes())["releases"] for path in sidecars), len(sidecars)


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    shape = sys.argv[2] if len(sys.argv) > 2 else "package"
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as folder:
        path = Path(folder) / {"gz": "in.jsonl.gz", "lines": "in.jsonl", "package": "in.json"}[shape]
        count = write(path, megabytes, shape)
        print(f"{count:,} releases, {path.stat().st_size / 1e6:.0f} MB, {shape}")
        begun = time.monotonic()
        told = run(Path(folder) / "home", path)
        took = time.monotonic() - begun
        peak = re.search(r"peak kB (\d+)", told)
        print(f"{took:.0f} s, {megabytes / took:.1f} MB/s, peak {int(peak[1]) / 1000 if peak else 0:.0f} MB")
        print(told)
        print("landed", landed(Path(folder) / "home"))
        for share in (0.3, 0.8, 0.97):
            run(Path(folder) / "killed", path, took * share)
        run(Path(folder) / "killed", path)
        print("killed three times and run again", landed(Path(folder) / "killed"))


if __name__ == "__main__":
    main()
