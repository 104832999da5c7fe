"""E-mail addresses, telephone numbers and passwords in words of others, masked before they are read.

A mask is as long as what it hides, so that the place of every other word stays what it was in landing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

MASK = "*"
_AT = (
    r"(?:\s?(?:@|\uff20|&#0{0,4}64;|&#[xX]0{0,4}40;|&commat;|%40)\s?"
    r"|\s{0,2}[(\[{<]\s{0,2}(?:at|@)\s{0,2}[)\]}>]\s{0,2})"
)
_DOT = r"(?:\.|\s{0,2}[(\[{<]\s{0,2}(?:dot|\.)\s{0,2}[)\]}>]\s{0,2}|\s{1,2}dot\s{1,2})"
_LOCAL, _LABEL = r"(?<![\w.+'-])\w[\w.+'-]{0,63}", r"[\w-]{1,63}"
_TOP = "(?:uk|com|org|net|eu|info|gov|scot|wales|cymru|london)"
_MAIL = re.compile(
    rf"{_LOCAL}(?:{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,5}}{_DOT}(?P<ending>[a-z]{{2,24}})\b"
    # "name at council dot gov dot uk": with a bare "at" both dots must be spelled out.
    rf"|\s{{1,2}}at\s{{1,2}}(?!(?:the|a|an|this|that)\b){_LABEL}(?:\s{{1,2}}dot\s{{1,2}}{_LABEL}){{0,4}}\s{{1,2}}dot\s{{1,2}}{_TOP}\b)",
    re.I,
)
_FILE = frozenset(("png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "doc", "docx", "xls", "xlsx", "zip"))
"""No top-level domain: `logo@2x.png` is a file."""
_TELEPHONE = re.compile(
    r"(?<![\w/.,\u00a3$\u20ac#@+-])(?<!\d )"
    r"(?:(?P<abroad>(?:\+|\b00\s?)44[ \u00a0.-]{0,2}(?:\(0\)[ \u00a0.-]{0,2})?)\(?[1-37-9]\d{0,4}\)?"
    r"|\(?0[1-37-9]\d{1,4}\)?)"
    r"(?:[ \u00a0.-]{0,2}\d{2,9}){1,4}(?![\w/-]|[.,]\d|\s?%)"
)
_NUMBER_OF_NOTICE = re.compile(r"\d{6}-20\d\d$|\d{2}[.-]\d{2}[.-](?:19|20)\d\d")
_REFERENCE = re.compile(
    r"(?i)\b(?:ref(?:erence)?s?|contract|project|tender|lot|order|account|invoice|id|no|number|code|uprn|cpv|dn"
    r"|duns|rfx|itt|po|title|company|charity|vat)\b[.:# \u00a0-]{0,3}"
    r"(?:(?:no|number|id|ref|is)\b[.:# \u00a0-]{0,3}){0,2}$"
)
_TOLD = re.compile(r"(?i)\b(?:tel(?:ephone)?|phone|mobile|mob|fax|call|ring|contact|helpline)\b[^\n]{0,15}$")
_PASSWORD = re.compile(
    r"(?i)\b(?:pass(?:word|code|phrase)|pwd|pin(?= (?:code|number)?\s?[:=]))\s{0,2}(?:is\s{0,2})?[:=]\s{0,2}"
    r"(?P<secret>(?=\S{0,40}\d)[^\s<>&]{4,64})"
)
_USERINFO = re.compile(r"(?i)\b[a-z][a-z0-9+.-]{0,20}://(?P<secret>[^\s/?#@]{1,200})@")
SUSPECT = "@|\uff20|&#|&commat|%40|(?i:\\bat\\b)|[(+0]\\s?[\\d(]|(?i:pass|pwd|pin)"
"""One of these stands in every text that has anything to mask."""
_ANY = re.compile(SUSPECT)
_SPELLED_AT = re.compile(r"[(\[{<]\s{0,2}[aA][tT]")
_NOUGHT_OR_CODE = re.compile("0[1-9]|44")
_NOT_PROSE = re.compile(r"(?:id|ocid|date|scheme|url|uri|link|language|currency|contactPoint)$", re.I)
"""Names of members that hold no prose; a contact point is never published."""


def found(text: str) -> Iterator[tuple[str, int, int]]:
    """(mail, telephone or credential, start, end) of each in a text, in no order."""
    if not _ANY.search(text):
        return
    for match in _MAIL.finditer(text) if _may_hold_mail(text) else ():
        if (match["ending"] or "").lower() not in _FILE:
            yield "mail", *match.span()
    for match in _TELEPHONE.finditer(text) if _NOUGHT_OR_CODE.search(text) else ():
        if _is_telephone(match, text):
            yield "telephone", *match.span()
    for pattern, sign in ((_PASSWORD, ""), (_USERINFO, "@")):
        for match in pattern.finditer(text) if sign in text else ():
            if set(match["secret"]) != {MASK}:
                yield "credential", *match.span("secret")


def _may_hold_mail(text: str) -> bool:
    """Whether a sign or a word stands there that every address of mail has: its pattern is slow."""
    if any(sign in text for sign in ("@", "\uff20", "&", "%40")) or _SPELLED_AT.search(text):
        return True
    return "dot" in text.lower()


def masked(text: str, labels: Mapping[str, str] | None = None) -> str:
    """The text with each of these hidden behind as many asterisks, blanks kept; or its kind's label."""
    kept = len(text)
    for kind, start, end in sorted(found(text), key=lambda one: (-one[2], one[1])):
        if end > kept:
            end = kept
        if start < end:
            hidden = "".join(sign if sign.isspace() else MASK for sign in text[start:end])
            text = text[:start] + (labels[kind] if labels else hidden) + text[end:]
            kept = start
    return text


def masked_release(release: dict[str, object]) -> dict[str, object]:
    """A release whose prose is masked, all else as it was; the same object where nothing was to be masked."""
    return _masked(release)  # type: ignore[no-any-return]


@lru_cache(maxsize=1_000)
def _holds_no_prose(name: str) -> bool:
    """By the name of a member: few names stand in all releases, each a hundred thousand times."""
    return bool(_NOT_PROSE.search(name))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value) if _ANY.search(value) else value
    if isinstance(value, dict):
        inner = {
            name: item if isinstance(item, str) and _holds_no_prose(name) else _masked(item)
            for name, item in value.items()
            if name != "contactPoint"
        }
        changed = any(inner[name] is not value[name] for name in inner)
        return {**value, **inner} if changed else value
    if isinstance(value, list):
        items = [_masked(item) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value


def _is_telephone(match: re.Match[str], text: str) -> bool:
    """Ten or eleven digits with the nought, or as many with the country's code, and no reference number."""
    digits = sum(map(str.isdigit, match[0]))
    if match["abroad"]:
        return 11 <= digits - match[0].count("(0)") <= 14
    if not 10 <= digits <= 11 or _NUMBER_OF_NOTICE.match(match[0]):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    if _TOLD.search(before):
        return True
    # Ten digits without a blank are a code as often as a telephone number.
    return not _REFERENCE.search(before) and (digits == 11 or not match[0].isdigit())
