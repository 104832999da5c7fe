"""Themes of social value criteria, which framework they name, and how they are assessed (codebook 6)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypedDict

from pipelines.row import count, text, text_or_none
from pipelines.social_value.cues import Cues, cues, pivot_cues
from pipelines.social_value.frameworks import PIVOT, Framework
from warehouse.sieve import Sieve

UNSPECIFIED = "unspecified"
_NO_PLACE = """the a an our your their its all any no not and or for of in on by to with from via per under
against using use uses complete completed completing submit national social value separate light core full
standard quantitative measured themes these those this that each new both procurement covid real estate
plug-in such as also only within into through where if when please bidders tenderers council authority quality
question section"""
"""Words before TOMs that name no place, so that "Using TOMs" is no local set."""
_BEFORE_TOMS = re.compile(r"\b([A-Z][\w-]+)(?:['’]s)?\s+(?:[Ll]ocal\s+|[Cc]ouncil\s+)?TOM['’]?[sS]\b")
_LOCAL_TOMS = re.compile(r"\b[Ll]ocal\s+TOM['’]?s\b|\bown\s+TOM['’]?s\b")
_NATIONAL_TOMS = Sieve(r"\bnational\s+(social\s+value\s+)?toms?\b", re.I)
_TOMS = Sieve(
    r"(?-i:\bTOM\b)|\bTOM['’]?s\b|\bTOM\s+(framework|system|measure|matrix)"
    r"|themes,?\s+outcomes,?\s+(and|&)\s+measures",
    re.I,
)
_NATIONAL_CODE = re.compile(r"\bNT\d{1,2}[a-d]?\b")
_LOCAL_CODE = re.compile(r"\b(ECC|NTW)\s?\d{1,3}[a-d]?\b")
"""Codes of local sets seen in notices: Essex and Wales. More are a matter of adding them."""
_MODEL = Sieve(
    r"\bsocial\s+value\s+model\b|\bPPN\s*0?(6/20|6/2020|02)\b|\bMAC\s*\d\.\d|model\s+award\s+criteri", re.I
)
_CHARTER = Sieve(
    r"\b(?<!care )charter\b(?!\s+mark)"
    r"|social\s+value\s+(policy|strategy|framework|priorities|toolkit|matrix|pledge)"
    r"|social\s+value\s+and\s+sustainability\s+(policy|strategy)|well-?being\s+pledge",
    re.I,
)
_OTHER_PORTAL = Sieve(
    r"\b(e-?tender\w*|tender\w*|e-?procurement|procurement|e-?sourcing|sourcing|suppliers?|supplying|contracts?"
    r"|jaggaer|proactis|procontract|due\s+north|in-?tend|delta\w*|atamis|bravo\w*|customer|resident|web|online"
    r"|self-service|council'?s?|bidding|submission|application)\s+(e-?\w+\s+)?portal",
    re.I,
)
"""Portals by which bids are sent; the codebook means one in which social value is counted."""
_QUANTITATIVE = Sieve(
    r"(?-i:\bTOM\b)|\bTOM['’]?s\b|\bportal\b|\bcalculator\b|\bquantitative|proxy\s+value"
    r"|£\s*\w*\s*(value|of\s+social)|\bpounds\b|moneti[sz]ed|measures?\s+table",
    re.I,
)
_QUALITATIVE = Sieve(
    r"method\s+statements?|written\s+response|\bnarrative\b|delivery\s+plan|\bqualitative", re.I
)


def themes(texts: list[str]) -> list[str]:
    """Pivot ids of the narrow criteria's texts, sorted; `unspecified` only when no text has a theme."""
    if not texts:
        return []
    found = {theme for text in texts for theme in pivot_cues(cues().hits(text))}
    return sorted(found) or [UNSPECIFIED]


class Predicted(Protocol):
    """What a model makes of one text."""

    @property
    def probabilities(self) -> dict[str, float]: ...
    @property
    def themes(self) -> tuple[str, ...]: ...
    @property
    def cues(self) -> dict[str, str]: ...


class Model(Protocol):
    """What is needed of a theme model here; scikit-learn is loaded only by who has one."""

    @property
    def version(self) -> str: ...
    @property
    def finder(self) -> Cues: ...
    @property
    def frameworks(self) -> tuple[Framework, ...]: ...
    def predict(self, texts: Sequence[tuple[str, str, str]]) -> Sequence[Predicted]: ...
    def heaviest(self, text: tuple[str, str, str], theme: str) -> str | None: ...


class Theme(TypedDict):
    """One theme of a text: of a row of `criterion_themes`, what hangs on the text alone."""

    framework: str
    theme: str
    pivot_theme: str | None
    probability: float | None
    method: str
    cue: str | None


class CriterionTheme(Theme):
    """A row of `criterion_themes`."""

    source: str
    ocid: str
    criterion: int
    model_version: str


def criterion_themes(criteria: Iterable[Mapping[str, object]], model: Model) -> Iterator[CriterionTheme]:
    """Rows of `criterion_themes` for rows of `criteria`: the themes of each narrow one in every framework.

    The model decides the pivot themes; `cue` is the cue phrase as it stands in the text, else the words that
    weighed most. Of other frameworks a theme is given by its own cue, or by crosswalk from the pivot themes.
    `pivot_theme` lists the pivot themes that a theme maps to, parted by `;`. A criterion that the model gives
    no theme has one row of framework `pivot` and theme `unspecified`. Each distinct text is classified once.
    """
    rows = [row for row in criteria if row["is_narrow"]]
    texts = list(dict.fromkeys(_text(row) for row in rows))
    found = {
        words: list(_of_text(words, predicted, model))
        for words, predicted in zip(texts, model.predict(texts), strict=True)
    }
    for row in rows:
        for theme in found[_text(row)]:
            yield {
                "source": text(row, "source"),
                "ocid": text(row, "ocid"),
                "criterion": count(row, "criterion"),
                **theme,
                "model_version": model.version,
            }


def _text(row: Mapping[str, object]) -> tuple[str, str, str]:
    return text(row, "name"), text_or_none(row, "text") or "", ""


def _of_text(text: tuple[str, str, str], predicted: Predicted, model: Model) -> Iterator[Theme]:
    given = {theme: predicted.probabilities[theme] for theme in predicted.themes}
    words = {theme: predicted.cues.get(theme) or model.heaviest(text, theme) for theme in given}
    for theme, probability in given.items():
        yield _theme(PIVOT, theme, theme, probability, "model", words[theme])
    if not given:
        probability = 1 - max(predicted.probabilities.values())
        yield _theme(PIVOT, UNSPECIFIED, UNSPECIFIED, probability, "model", None)
    named = {(hit.framework, hit.theme.code): hit.cue for hit in model.finder.hits(f"{text[0]}. {text[1]}")}
    for known in model.frameworks:
        for other in known.themes if known.id != PIVOT else ():
            pivot = ";".join(other.pivot) or None
            through = [code for code in other.pivot if code in given] if known.crosswalk else []
            if cue := named.get((known.id, other.code)):
                yield _theme(known.id, other.code, pivot, None, "cue", cue)
            elif through:
                best = max(through, key=lambda code: given[code])
                yield _theme(known.id, other.code, pivot, given[best], "crosswalk", words[best])


def _theme(
    framework: str, theme: str, pivot: str | None, probability: float | None, method: str, cue: str | None
) -> Theme:
    return {
        "framework": framework,
        "theme": theme,
        "pivot_theme": pivot,
        "probability": None if probability is None else round(probability, 4),
        "method": method,
        "cue": cue,
    }


def framework(texts: list[str]) -> str:
    """toms, local_toms, social_value_model, own_charter or none.

    Codes count beside TOMs or social value only.
    """
    joined = "\n".join(texts)
    beside = bool(_TOMS.search(joined) or re.search(r"social\s+value", joined, re.I))
    if not _NATIONAL_TOMS.search(joined) and _is_local(joined, beside):
        return "local_toms"
    if _TOMS.search(joined) or (beside and _NATIONAL_CODE.search(joined)):
        return "toms"
    if _MODEL.search(joined):
        return "social_value_model"
    return "own_charter" if _CHARTER.search(joined) else "none"


def _is_local(text: str, beside: bool) -> bool:
    """Says local TOMs, names a place before TOMs, or gives codes of a local set."""
    if _LOCAL_TOMS.search(text) or (beside and _LOCAL_CODE.search(text)):
        return True
    return any(found[1].lower() not in _NO_PLACE.split() for found in _BEFORE_TOMS.finditer(text))


def assessed(texts: list[str], pass_fail: bool, embedded: bool) -> str:
    """quantitative, qualitative, mixed, pass_fail, embedded or unstated."""
    joined = "\n".join(texts)
    if embedded:
        return "embedded"
    if pass_fail:
        return "pass_fail"
    counted = _OTHER_PORTAL.sub(" ", joined)
    figures, prose = bool(_QUANTITATIVE.search(counted)), bool(_QUALITATIVE.search(joined))
    if figures and prose:
        return "mixed"
    return "quantitative" if figures else "qualitative" if prose else "unstated"
