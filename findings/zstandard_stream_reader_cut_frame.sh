#!/usr/bin/env bash
# Software:  zstandard 0.25.0
# Guess:     reading a frame that lost its end raises ZstdError from stream_reader, as decompress does.
# Seen:      stream_reader gives what came and then the end, without a word, also where the frame states its size;
#            decompress of the same bytes raises. Who reads in pieces has to count.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check zstandard==0.25.0
cat > "$place/show.py" <<'PYTHON'
import io
import random

import zstandard

whole = random.Random(1).randbytes(1_000_000)
frame = zstandard.compress(whole)
stated = zstandard.frame_content_size(frame)
cut = frame[:-1000]
with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(cut)) as reader:
    came = reader.read()
try:
    zstandard.decompress(cut)
    raised = None
except zstandard.ZstdError as error:
    raised = type(error).__name__
print("zstandard", zstandard.__version__)
print(f"stated {stated}; stream_reader gave {len(came)} and no error; decompress raised {raised}")
assert stated == 1_000_000 and len(came) < stated and raised == "ZstdError"
PYTHON
"$place/venv/bin/python" "$place/show.py"
