"""The version of the reader moves with what decides a reading, and with nothing else."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines import reader_version
from pipelines.program import READING, ROOT, files

FILES = {
    "pipelines/__init__.py": "",
    "pipelines/social_value/__init__.py": '"""Readings."""\n',
    "pipelines/social_value/procurements.py": "from pipelines.criteria import vocabulary\nfrom warehouse.tables import t\n",
    "pipelines/criteria/__init__.py": "",
    "pipelines/criteria/vocabulary.py": '''"""Words."""

import re
from pathlib import Path

NUMBERS = Path(__file__).with_name("judge.json")
WEIGHT = re.compile(r"\\d+%", re.IGNORECASE)
"""What a weight looks like."""


def weight(text: str) -> str | None:
    """The weight."""
    found = WEIGHT.search(text)  # the first
    return found[0] if found else None
''',
    "pipelines/criteria/judge.json": '{"weight": 1}',
    "pipelines/criteria/notes.json": "{}",
    "pipelines/documents/formats/docx.py": "SHARE = 0.5\n",
    "pipelines/site.py": "COLOUR = 'red'\n",
    "warehouse/tables/t.py": "MEANING = 'a weight'\n",
}
WORDS, DOCX = "pipelines/criteria/vocabulary.py", "pipelines/documents/formats/docx.py"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def moved(tree: Path, name: str, change: Callable[[str], str]) -> bool:
    before = reader_version.version_of(tree)
    changed = change((tree / name).read_text())
    assert changed != (tree / name).read_text()
    (tree / name).write_text(changed)
    return reader_version.version_of(tree) != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (WORDS, r"\d+%", r"\d+ ?%"),
        (WORDS, "re.IGNORECASE", "re.ASCII"),
        (WORDS, "found[0]", "found[1]"),
        (WORDS, "else None", "else ''"),
        (WORDS, "search(", "match("),
        ("pipelines/criteria/judge.json", "1", "2"),
        (DOCX, "0.5", "0.25"),
    ],
)
def test_what_decides_a_reading_moves_it(tree: Path, name: str, old: str, new: str) -> None:
    assert moved(tree, name, lambda text: text.replace(old, new))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (WORDS, "  # the first", ""),
        (WORDS, "import re\n", "# how\n\n\nimport re\n"),
        (WORDS, '"""The weight."""', '"""The weight of the text, or null."""'),
        (WORDS, '"""What a weight looks like."""\n', ""),
        (WORDS, 're.compile(r"\\d+%", ', "re.compile(\n    '\\\\d+%',\n    "),
        ("pipelines/social_value/__init__.py", "Readings", "All readings"),
        ("pipelines/criteria/notes.json", "{}", "[]"),
        ("pipelines/site.py", "red", "blue"),
        ("warehouse/tables/t.py", "a weight", "the weight"),
    ],
)
def test_what_decides_none_does_not(tree: Path, name: str, old: str, new: str) -> None:
    assert not moved(tree, name, lambda text: text.replace(old, new))


def test_a_module_that_is_imported_from_now_on_moves_it(tree: Path) -> None:
    (tree / "pipelines/criteria/denials.py").write_text("DENIED = 1\n")
    assert moved(tree, WORDS, lambda text: text + "\nfrom pipelines.criteria.denials import DENIED\n")
    assert moved(tree, "pipelines/criteria/denials.py", lambda text: text.replace("1", "2"))


def test_all_that_reading_loads_is_in_it_and_in_the_hash_that_it_is_kept_by() -> None:
    code = "import sys; import pipelines.social_value.procurements; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [sys.modules.get(name) for name in done.stdout.split()]
    ours = {Path(str(module.__file__)) for module in loaded if getattr(module, "__file__", None)}
    ours = {path for path in ours if path.is_relative_to(ROOT) and ".venv" not in path.parts}
    stores = {path for path in ours if path.relative_to(ROOT).parts[1] in ("tables", "snapshots")}
    sources = {path for path in ours if path.parent.name in ("sources", "collect")}
    lacking = {path for path in ours - stores - sources if not reader_version.decides(path)}
    assert not lacking
    known = {path.relative_to(ROOT).as_posix() for path in files(READING)}
    assert set(reader_version._reader()) <= known


def test_it_is_reckoned_once_and_again_where_what_is_kept_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "reader.pyc"
    monkeypatch.setattr(reader_version.importlib.util, "cache_from_source", lambda path: str(kept))
    counted: list[Path] = []

    def reckoned(root: Path) -> dict[str, str]:
        counted.append(root)
        return {"pipelines/a.py": "1"}

    monkeypatch.setattr(reader_version, "_stated_by", reckoned)

    def asked() -> str:
        reader_version._reader.cache_clear()
        return reader_version.reader_version()

    try:
        assert asked() == asked() and len(counted) == 1
        for broken in ("", "[]", '{"program": "another", "reader": {}}', '{"program": 1}'):
            kept.with_suffix(".json").write_text(broken)
            asked()
        assert len(counted) == 5
        kept.with_suffix(".json").unlink()
        tmp_path.chmod(0o500)
        assert asked()
    finally:
        tmp_path.chmod(0o700)
        reader_version._reader.cache_clear()
