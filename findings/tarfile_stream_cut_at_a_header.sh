#!/usr/bin/env bash
# Software:  tarfile of the standard library, Python 3.11 and newer
# Guess:     an archive that lost its end raises ReadError wherever it was cut, in "r:" and "r|" alike.
# Seen:      cut within a member's content it raises; cut where a header begins, or within that header, it ends
#            as if it were whole, though the closing blocks of noughts are missing. A half header alone is told by
#            neither mode. Who must know looks for the closing blocks.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
cat > "$place/show.py" <<'PYTHON'
import io
import sys
import tarfile

held = io.BytesIO()
with tarfile.open(fileobj=held, mode="w") as archive:
    for number in range(3):
        member = tarfile.TarInfo(f"{number}.xml")
        member.size = 700
        archive.addfile(member, io.BytesIO(b"x" * 700))
content = held.getvalue()
size = 512 + 1024  # of a member: its header, and its content in whole blocks


def names(cut: int, mode: str) -> object:
    try:
        with tarfile.open(fileobj=io.BytesIO(content[:cut]), mode=mode) as archive:
            found = []
            for member in archive:
                archive.extractfile(member).read()
                found.append(member.name)
            return len(found)
    except tarfile.ReadError:
        return "ReadError"


seen = {
    mode: [names(size * 2, mode), names(size * 2 + 100, mode), names(size * 2 + 512 + 200, mode)]
    for mode in ("r:", "r|")
}
print("Python", sys.version.split()[0])
print("members read, cut before, within and after the third header:", seen)
assert seen["r|"][:2] == [2, 2] and seen["r:"][:2] == [2, 2], seen
assert seen["r|"][2] == "ReadError", seen
PYTHON
"$place/venv/bin/python" "$place/show.py"
