#!/usr/bin/env bash
# Software:  pypdfium2 5.15.2 (PDFium), on a page made by reportlab 5.1.0
# Guess:     a word with a hyphen at the end of a line comes out as it is drawn: "well-", a line break, "being".
# Seen:      the hyphen and the line break are gone: get_text_range has the non-character U+FFFE between the
#            two halves, and the character that was drawn as "-" is told by FPDFText_GetUnicode as U+0002. A
#            search for "well-being", a split into lines, or a test for printable text finds none of it.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0
cat > "$place/show.py" <<'PYTHON'
import io
from importlib.metadata import version

import pypdfium2
import pypdfium2.raw as raw
from reportlab.pdfgen import canvas

file = io.BytesIO()
page = canvas.Canvas(file)
page.setFont("Helvetica", 12)
page.drawString(72, 700, "Questions on well-")
page.drawString(72, 684, "being and on skills")
page.drawString(72, 660, "A well-being plan")
page.save()
page = pypdfium2.PdfDocument(file.getvalue())[0].get_textpage()
text = page.get_text_range()
hyphen = raw.FPDFText_GetUnicode(page.raw, len("Questions on well"))
print("pypdfium2", version("pypdfium2"), "reportlab", version("reportlab"))
print(repr(text), hyphen)
assert "well\ufffebeing" in text and hyphen == 2, (text, hyphen)
assert "A well-being plan" in text, text
PYTHON
"$place/venv/bin/python" "$place/show.py"
