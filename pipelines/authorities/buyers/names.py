"""A buyer's name as published, cleaned of what portals and encodings did to it, and its normal form."""

import html
import re
import unicodedata

LONGEST = 300
"""Characters. The longest buyer's name seen in recorded notices has 118; more is no name but a paste."""

_MOJIBAKE = re.compile(r"[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|Ã\s")
_TAG = re.compile(r"<[^<>]{1,60}>")
_PORTAL_NUMBER = re.compile(
    r"\s*[-–:|/(\[#,]*\s*\b(?:(?:ref|id|org|buyer|account)[ .:#]*)?(?:[A-Z]{1,4}[-_ ]?)?\d{3,}\s*[)\]]*\s*$",
    re.I,
)
_GLUED = re.compile(r"(?<=[a-z])((?:city|county|borough|district|town|parish)?council)\b", re.I)
_ABBREVIATED = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "salop": "shropshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
    "boro": "borough",
    "cncl": "council",
    "dist": "district",
    "met": "metropolitan",
    "saint": "st",
    "upon": "on",
    "northeast": "north east",
    "northwest": "north west",
    "southeast": "south east",
    "southwest": "south west",
    "combinded": "combined",
    "goverment": "government",
}
"""Short and joined forms, written out alike in the register's names and in the buyers'."""
_COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west", "ne": "north east", "nw": "north west"}
_FORM_WORDS = ("council", "county", "borough", "district", "metropolitan", "authority", "combined")


def clean(name: str) -> str:
    """The name as its writer meant it: no entities, tags, mojibake, control characters or portal number."""
    text = name
    for _ in range(3):
        if "&" not in text:
            break
        text = html.unescape(text)
    text = _unmangled(_TAG.sub(" ", text))
    text = unicodedata.normalize("NFKC", text).replace("\ufffd", " ")
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)
    text = " ".join(text.split()).strip(" .,;:-–|*\"'")
    shorter = _PORTAL_NUMBER.sub("", text)
    return shorter if len(shorter) > 3 else text


def _unmangled(text: str) -> str:
    """UTF-8 that was read as Windows-1252, read again; twice, since some portals did it twice."""
    for _ in range(2):
        if not _MOJIBAKE.search(text):
            break
        try:
            text = b"".join(_byte(c) for c in text).decode("utf-8")
        except (UnicodeError, ValueError):
            break
    return text


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")  # five bytes have no character in the code page


def split_glued(text: str) -> str:
    """Words that were run together, apart: 'LeedsCityCouncil', 'leeds citycouncil'."""
    return " ".join(_GLUED.sub(r" \1", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).split())


def normalise(name: str) -> str:
    """Lower case, no accents, 'and' for '&', words written out, no punctuation, no 'the'."""
    text = name.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)  # 'C.C.'
    text = text.replace("&amp;", "&").replace("&", " and ").replace("+", " and ").replace("'", "")
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    if len(words) > 2 and words[0] + words[1] in _COMPASS:
        words[:2] = [words[0] + words[1]]
    if len(words) > 2 and words[0] in "lr" and words[1] == "b":
        words[:2] = [words[0] + "b"]
    if len(words) > 1 and words[0] in _COMPASS and words[1] not in _FORM_WORDS:
        words[0] = _COMPASS[words[0]]
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words if word != "the")


def _one_slip(word: str) -> set[str]:
    """A form word with one letter lost, swapped, changed or added: 'colunty councxil'."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    lost = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + c + b[1:] for a, b in cuts if b for c in letters}
    added = {a + c + b for a, b in cuts for c in letters}
    return lost | swapped | changed | added


_REAL_WORDS = {
    *_FORM_WORDS,
    "country",
    "councils",
    "boroughs",
    "districts",
    "counsel",
    "count",
    "counts",
    "bough",
}
"""Words one letter away from a form word that mean something else: the Black Country is no county."""
_WRITTEN_OUT = {
    slip: word
    for word in ("council", "county", "borough", "district", "metropolitan")
    for slip in _one_slip(word) - _REAL_WORDS - {"brough", "bounty", "mounty"}
} | _ABBREVIATED
