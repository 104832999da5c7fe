"""What a file is, by its bytes; its name is only a hint, and often wrong."""

import re
from pathlib import PurePosixPath

from pipelines.documents import archives
from pipelines.documents.limits import Limits
from pipelines.documents.model import Kind, Refused

_HEAD = 1024
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|title)\b", re.I)
_OTHER = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".aspx", ".php")
_PASSWORD = re.compile(rb"<input\b[^>]*\btype\s*=\s*[\"']?password\b", re.I)
_SIGN_IN_FIELD = re.compile(
    rb"<input\b[^>]*\bname\s*=\s*[\"']?(?:SAMLRequest|SAMLResponse|RelayState|username"
    rb"|user_?name|userid|login|"
    rb"loginfmt|password|passwd|pwd|j_username)\b",
    re.I,
)
_SIGN_IN_TITLE = re.compile(
    rb"<(?:title|h1|h2)\b[^>]*>[^<]{0,80}\b(?:sign[ -]?in|log[ -]?in|log[ -]?on|single sign|session (?:has )?"
    rb"(?:expired|timed out)|access denied|authentication required)\b",
    re.I,
)
_SENT_ON = re.compile(
    rb"(?:http-equiv\s*=\s*[\"']?refresh|location(?:\.href|\.replace)?\s*[=(])[^>]{0,300}"
    rb"(?:login|logon|signin|sign-in|/adfs/|/saml|/sso\b|oauth2?/)",
    re.I,
)
_FEW_WORDS = 250
_RELEASES = re.compile(rb"[{\[][\s\S]*\"(?:ocid|releases|records)\"\s*:")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


def kind_of(data: bytes, file_name: str) -> Kind:
    """The kind of the file. Raises Refused: empty, login_page, encrypted, damaged, unknown_type."""
    if not data.strip(b"\0 \t\r\n"):
        raise Refused("empty", "it has no content")
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _of_archive(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _of_compound(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for start, what in _OTHER:
        if head.startswith(start):
            raise Refused("unknown_type", f"it is {what}")
    return _of_text(data, file_name)


def _of_archive(data: bytes) -> Kind:
    with archives.opened(data) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        names = {entry.filename for entry in entries}
        if not entries:
            raise Refused("empty", "an archive with nothing in it")
        if "mimetype" in names and (stated := _stated_type(archive)).startswith(_OPEN_DOCUMENT):
            return _of_open_document(stated)
        if "[Content_Types].xml" not in names:
            return "zip"
        for start, kind in (("word/", "docx"), ("xl/", "xlsx")):
            if any(name.startswith(start) for name in names):
                return kind  # type: ignore[return-value]
        if any(name.startswith("ppt/") for name in names):
            raise Refused("unknown_type", "it is a presentation")
        raise Refused("unknown_type", "a package of no known kind")


def _stated_type(archive: archives.Archive) -> bytes:
    """What the file `mimetype` of an archive says; nothing where it is too long for that."""
    if archive.getinfo("mimetype").file_size > _HEAD:
        return b""
    return archives.read(archive, "mimetype", Limits(inflated_bytes=_HEAD)).strip()


def _of_open_document(stated: bytes) -> Kind:
    for end, kind in ((b".text", "odt"), (b".spreadsheet", "ods")):
        if end in stated:
            return kind  # type: ignore[return-value]
    raise Refused("unknown_type", "an OpenDocument file that is neither text nor spreadsheet")


def _of_compound(data: bytes) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in data

    if holds("EncryptedPackage"):
        raise Refused("encrypted", "it is locked with a password")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    what = "it is a presentation" if holds("PowerPoint Document") else "an Office file of no known kind"
    raise Refused("unknown_type", what)


def _of_text(data: bytes, file_name: str) -> Kind:
    plain = _plain(data)
    start = plain[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and _HTML.search(start):
        if is_login_page(plain, file_name):
            raise Refused("login_page", "a page to sign in stands where the document was")
        return "html"
    if start.startswith(b"<?xml") or (start.startswith(b"<") and start.rstrip().endswith(b">")):
        raise Refused("unknown_type", "XML of no known kind")
    if re.match(rb"(?:[\w-]+:[^\n]*\n)*MIME-Version:", start, re.I):
        raise Refused("unknown_type", "a saved message or web archive")
    sample = plain[:65_536]
    if start[:1] in (b"{", b"[") and _RELEASES.match(sample.lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise Refused("unknown_type", "it is JSON of releases, which is read unpacked and by itself")
    odd = sum(byte < 9 or 13 < byte < 27 or byte == 127 for byte in sample)
    if odd * 100 > len(sample):
        raise Refused("unknown_type", "bytes of no known kind")
    return "txt"


def is_login_page(html: bytes, file_name: str) -> bool:
    """Whether a page asks to sign in: where a document was named, or where it says little else."""
    has_form = b"<form" in html.lower()
    if not (
        _PASSWORD.search(html)
        or _SENT_ON.search(html[:20_000])
        or (_SIGN_IN_TITLE.search(html) and (has_form or len(html) < 20_000))
        or (_SIGN_IN_FIELD.search(html) and has_form)
    ):
        return False
    if PurePosixPath(file_name.lower()).suffix not in _HTML_NAMES:
        return True
    words = re.sub(rb"<script.*?</script>|<style.*?</style>|<[^>]*>", b" ", html, flags=re.S | re.I).split()
    return len(words) < _FEW_WORDS


def _plain(data: bytes) -> bytes:
    """Text of two bytes a letter as text of one, for looking at."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(encoding, "replace").encode("utf-8", "replace")
    return data
