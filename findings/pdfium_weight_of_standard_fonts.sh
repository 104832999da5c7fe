#!/usr/bin/env bash
# Software:  pypdfium2 5.15.2 (PDFium), on a page made by reportlab 5.1.0
# Guess:     FPDFText_GetFontWeight tells bold from plain: 700 for Helvetica-Bold, 400 for Helvetica.
# Seen:      it gives the same for both: 0, no error. Only the name of the font tells that a heading is bold.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0
cat > "$place/show.py" <<'PYTHON'
import ctypes
import io
from importlib.metadata import version

import pypdfium2
import pypdfium2.raw as raw
from reportlab.pdfgen import canvas

file = io.BytesIO()
page = canvas.Canvas(file)
for height, font in ((700, "Helvetica"), (680, "Helvetica-Bold")):
    page.setFont(font, 12)
    page.drawString(72, height, "Award")
page.save()
document = pypdfium2.PdfDocument(file.getvalue())
text = document[0].get_textpage()
print("pypdfium2", version("pypdfium2"), "reportlab", version("reportlab"))
seen = []
for at in (0, text.count_chars() - 1):
    name = ctypes.create_string_buffer(64)
    raw.FPDFText_GetFontInfo(text.raw, at, name, 64, ctypes.c_int())
    seen.append((name.value.decode(), raw.FPDFText_GetFontWeight(text.raw, at)))
print(seen)
assert [name for name, _ in seen] == ["Helvetica", "Helvetica-Bold"], seen
assert seen[0][1] == seen[1][1] == 0, seen
PYTHON
"$place/venv/bin/python" "$place/show.py"
