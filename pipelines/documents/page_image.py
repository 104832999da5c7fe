"""A page of a PDF as a picture, with words on it framed; in a process of its own that is held to limits.

`picture` starts it with `python -m pipelines.documents.page_image`. It takes the page and the words on stdin,
gives a PNG on stdout and writes no file.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from warehouse.errors import UserError

SCALE = 2.0
"""Pixels of a point: 144 dots per inch."""
MAX_PIXELS = 40_000_000
PADDING = 3.0
SECONDS, MEMORY = 60, 1_500_000_000
FRAME = (204, 0, 0)


class Wanted(msgspec.Struct):
    """The page, from 1, and by frame the words beside it and those that are framed."""

    page: int
    spots: list[tuple[str, str]]


def picture(file: Path, page: int, spots: Sequence[tuple[str, str]]) -> bytes:
    """The page as PNG; `spots` are names with their figures, framed where they stand on one line.

    Raises UserError where the page cannot be drawn or Pillow is not installed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and our module
            [sys.executable, "-m", "pipelines.documents.page_image", str(file.resolve())],
            input=msgspec.json.encode(Wanted(page, list(spots))),
            capture_output=True,
            timeout=SECONDS,
            cwd=Path(__file__).parents[2],
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError(f"{file}: page {page} takes more than {SECONDS} s to draw") from error
    if done.returncode == NO_PILLOW:
        raise UserError("--image needs Pillow: pip install pillow")
    if done.returncode or not done.stdout:
        raise UserError(f"{file}: page {page} cannot be drawn")
    return done.stdout


NO_PILLOW = 3


def main() -> None:
    """Draws the page that stdin asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        from PIL import ImageDraw
    except ImportError:
        raise SystemExit(NO_PILLOW) from None
    import pypdfium2

    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=Wanted)
    page = pypdfium2.PdfDocument(sys.argv[1])[wanted.page - 1]
    width, height = page.get_size()
    scale = min(SCALE, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale)
    place = bitmap.get_posconv(page)
    image = bitmap.to_pil().convert("RGB")
    pen = ImageDraw.Draw(image)
    for box in _boxes(page.get_textpage(), wanted.spots):
        corners = [place.to_bitmap(box[0], box[1]), place.to_bitmap(box[2], box[3])]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        pen.rectangle((across[0], down[0], across[1], down[1]), outline=FRAME, width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    sys.stdout.buffer.write(out.getvalue())


Box = tuple[float, float, float, float]


def _boxes(text: object, spots: Sequence[tuple[str, str]]) -> list[Box]:
    """A frame for the figure of each name that stands nearest to its height, and one for the name."""
    found: list[Box] = []
    for name, figure in spots:
        names, figures = _found(text, name), _found(text, figure)
        if names and figures:
            near = min(
                ((a, b) for a in names for b in figures),
                key=lambda pair: abs((pair[0][1] + pair[0][3]) - (pair[1][1] + pair[1][3])),
            )
            found += near
        else:
            found += names[:1] or figures[:1]
    return found


def _found(text: object, wanted: str) -> list[Box]:
    """Where words stand on the page: left, bottom, right, top, with a margin."""
    if not wanted.strip():
        return []
    search = text.search(" ".join(wanted.split()), match_case=False)  # type: ignore[attr-defined]
    boxes: list[Box] = []
    while (hit := search.get_next()) and len(boxes) < 50:
        rects = text.count_rects(*hit)  # type: ignore[attr-defined]
        each = [text.get_rect(n) for n in range(rects)]  # type: ignore[attr-defined]
        if each:
            left, bottom = min(r[0] for r in each), min(r[1] for r in each)
            right, top = max(r[2] for r in each), max(r[3] for r in each)
            boxes.append((left - PADDING, bottom - PADDING, right + PADDING, top + PADDING))
    return boxes


if __name__ == "__main__":
    main()
