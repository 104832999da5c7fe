"""What one XML file is: a notice of some country and form, and the releases it gives if it is one of ours."""

import re
from dataclasses import dataclass, field

from pipelines.collect.eu import forms, notice, old_forms
from pipelines.collect.eu.contacts import without_contacts
from pipelines.collect.eu.markup import Node, attribute, every, first, tree
from warehouse.errors import Unreadable

OURS = frozenset({"UK", "GB"})
ROOT = "TED_EXPORT"
EFORMS = {
    "ContractNotice",
    "ContractAwardNotice",
    "PriorInformationNotice",
    "BusinessRegistrationInformationNotice",
}
"""Roots of the forms that came after, from 2022 on: counted by name."""
NO_COUNTRY, NO_FORM = "??", "no form"
_COUNTRY = re.compile(rb"""<(?:[\w.-]+:)?ISO_COUNTRY\s[^<>]*?\bVALUE\s*=\s*["']\s*([A-Za-z]{2})\s*["']""")
_FORM = re.compile(rb"""<(?:[\w.-]+:)?([FT]\d\d)_20\d\d[\s>/]""")
_OLD_FORM = re.compile(rb"<(?:[\w.-]+:)?FORM_SECTION\b[^>]*>\s*<(?:[\w.-]+:)?(\w{1,80})")


@dataclass(frozen=True)
class Notice:
    """Country and form of a file; `releases` of one taken over, `untried` where its form is a guess."""

    country: str
    form: str
    releases: list[dict[str, object]] = field(default_factory=list)
    untried: bool = False


def read(content: bytes, prefix: str) -> Notice:
    """The notice of a file. Raises Unreadable, naming the element.

    One of another country is known by its bytes, and is not parsed: a month has seventy thousand.
    """
    countries = {found.decode().upper() for found in _COUNTRY.findall(content)}
    if countries and not countries & OURS:
        return Notice(min(countries), _form_in(content))
    root = tree(content)
    if root.tag in EFORMS:
        return Notice(_country(root) or NO_COUNTRY, str(root.tag))
    if root.tag != ROOT:
        raise Unreadable(f"{root.tag}: no {ROOT}, and no other notice that is known")
    country = _country(root)
    if country is None:
        raise Unreadable("CODED_DATA_SECTION/NOTICE_DATA/ISO_COUNTRY: absent")
    form = _form(root)
    code = forms.form_code(form)
    if country not in OURS:
        return Notice(country, code)
    if code in forms.FORMS:
        made = [without_contacts(one, root) for one in notice.releases(root, form, prefix)]
        return Notice(country, code, made)
    if form.tag in old_forms.FORMS:
        made = [without_contacts(one, root) for one in old_forms.releases(root, form, prefix)]
        return Notice(country, str(form.tag), made, untried=True)
    if code in forms.OTHER_FORMS or form.tag in old_forms.OTHER_FORMS:
        return Notice(country, code)
    raise Unreadable(f"FORM_SECTION/{form.tag}: no form that is known")


def _country(root: Node) -> str | None:
    """That of the coded data, else of the first buyer; ours where one of several is."""
    coded = [one.get("VALUE", "") for one in every(root, "CODED_DATA_SECTION/NOTICE_DATA/ISO_COUNTRY")]
    stated = [value.strip().upper() for value in coded if value.strip()]
    address = None if stated else next(root.iter("ADDRESS_CONTRACTING_BODY"), None)
    if address is not None and (value := attribute(address, "COUNTRY", "VALUE")):
        stated = [value.upper()]
    return next((one for one in stated if one in OURS), stated[0] if stated else None)


def _form(root: Node) -> Node:
    """The form in the language it was written in: several languages repeat every lot."""
    section = first(root, "FORM_SECTION")
    forms = [] if section is None else [one for one in section if one.tag != "NOTICE_UUID"]
    if not forms:
        raise Unreadable("FORM_SECTION: absent, or without a form")
    original = [one for one in forms if one.get("CATEGORY") == "ORIGINAL"] or forms
    return next((one for one in original if one.get("LG") == "EN"), original[0])


def _form_in(content: bytes) -> str:
    found = _FORM.search(content) or _OLD_FORM.search(content)
    return found[1].decode() if found else NO_FORM
