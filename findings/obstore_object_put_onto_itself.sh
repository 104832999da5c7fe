#!/usr/bin/env bash
# Software:  obstore 0.12.1
# Guess:     rename and copy of an object to its own name leave it as it is, in every store, as os.rename does.
# Seen:      in a MemoryStore rename to its own name deletes the object: no error, nothing is there. In a LocalStore
#            it stays, but copy to its own name leaves a second file name#0 on the disk, which list() does not show
#            and delete() of the object does not take.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1
cat > "$place/show.py" <<'PYTHON'
import os
import tempfile

import obstore
from obstore.store import LocalStore, MemoryStore


def names(store: LocalStore | MemoryStore) -> list[str]:
    return [one["path"] for chunk in store.list() for one in chunk]


memory = MemoryStore()
memory.put("kept.txt", b"here")
memory.copy("kept.txt", "kept.txt")
assert names(memory) == ["kept.txt"]
memory.rename("kept.txt", "kept.txt")
print("obstore", obstore.__version__, "MemoryStore after a rename to its own name:", names(memory))
assert names(memory) == []

folder = tempfile.mkdtemp(dir=os.getcwd())
local = LocalStore(folder)
local.put("kept.txt", b"here")
local.rename("kept.txt", "kept.txt")
assert os.listdir(folder) == names(local) == ["kept.txt"]
local.copy("kept.txt", "kept.txt")
print("LocalStore after a copy to its own name: listed", names(local), "on the disk", sorted(os.listdir(folder)))
assert names(local) == ["kept.txt"] and sorted(os.listdir(folder)) == ["kept.txt", "kept.txt#0"]
local.delete("kept.txt")
print("after delete: listed", names(local), "on the disk", os.listdir(folder))
assert names(local) == [] and os.listdir(folder) == ["kept.txt#0"]
PYTHON
cd "$place" && "$place/venv/bin/python" show.py
