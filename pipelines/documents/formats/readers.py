"""Which module reads which kind."""

from collections.abc import Callable
from importlib import import_module

from pipelines.documents.formats.content import Content
from pipelines.documents.limits import Limits
from pipelines.documents.model import Kind, Refused

_MODULES = {
    "pdf": "pdf",
    "docx": "docx",
    "doc": "docx",  # LibreOffice has made a DOCX of it
    "xlsx": "xlsx",
    "xls": "xls",
    "ods": "odf",
    "odt": "odf",
    "rtf": "rtf",
    "html": "html",
    "txt": "txt",
}


def reader(kind: Kind) -> Callable[[bytes, Limits], Content]:
    """The reader of a kind. Raises Refused (reader_missing)."""
    if kind not in _MODULES:
        raise Refused("reader_missing", f"files of the kind {kind} are not read")
    read: Callable[[bytes, Limits], Content] = import_module(
        f"pipelines.documents.formats.{_MODULES[kind]}"
    ).read
    return read
