"""Days, amounts, codes, figures and peer sets as a person writes them; numbers are rounded by `rounding`."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

from pipelines.benchmark.peer_sets import plain
from pipelines.collect.sources import SOURCES, title_of
from pipelines.rounding import decimal, percent, points, significant
from pipelines.row import count, text
from pipelines.row import number as figure
from pipelines.row import number_or_none as figure_or_none
from pipelines.untrusted import visible

Row = Mapping[str, object]
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
REGIMES = {
    "pcr2015": "Public Contracts Regulations 2015",
    "pa2023": "Procurement Act 2023",
    "psr": "Provider Selection Regime",
    "other_celex": "other regulations",
    **{
        source.below_threshold_regime: f"below the thresholds ({source.title})"
        for source in SOURCES.values()
        if source.below_threshold_regime
    },
    **{source.regime: f"in {source.title}" for source in SOURCES.values() if source.regime},
    "unknown": "regime not stated",
}
STATES = {
    "weighted": "social value has a weight",
    "nested": "social value is part of a wider criterion",
    "named": "social value is named without a weight",
    "embedded": "social value is built into every question",
    "none": "criteria are stated and give social value no weight",
    "indeterminate": "the weights do not say what social value counts for",
    "not_visible": "the notice states no criteria",
    "quarantined": "the weights contradict each other",
    "out_of_scope": "not a competition that states criteria",
}
REASONS = {
    "call_off": "call-off from a framework",
    "direct_award": "awarded without competition",
    "planning": "planning notice, not yet a tender",
    "psr": "health services under the Provider Selection Regime",
    "modification": "change of a running contract",
    "correction": "correction of a notice that is not known",
    "sum-outside-95-105": "the weights add up to less than 95% or more than 105%",
    "numbers-differ": "one criterion states two weights that differ",
    "two-statements-differ": "two weights are stated for social value",
    "criterion-listed-twice": "social value stands twice in one list, with the same weight",
    "lot-listed-twice": "a lot is listed twice with criteria that differ",
    "rows-of-several-lots": "one list has the social value of several lots",
    "impossible-weight": "a weight is below 0% or above 100%",
    "part-above-parent": "parts weigh more than the criterion that they belong to",
    "wholes-differ": "criteria are marked out of totals that differ",
    "units-mixed": "percentages of more than 105% stand beside points",
    "differ": "two weights are stated for social value",
    "sum": "the weights add up to more than 105%",
    "beyond 100": "the other weights make up 100% without social value",
    "beyond bounds": "a weight comes to less than 0% or more than 100%",
    "lots": "in one of its lots",
    "lot columns": "in one of its lots",
}
"""Why a procurement is out of scope; and why weights contradict each other, by the rule or what the second
reader found."""
CELLS = {
    "goods": "Goods",
    "services": "Services",
    "works": "Works",
    "unknown": "Not stated",
    "all": "All",
    "quantitative": "Counted",
    "qualitative": "Judged as text",
    "mixed": "Both",
    "pass_fail": "Pass or fail",
    "embedded": "Built into every question",
    "unstated": "Not stated in the notice",
    "notice": "In the notice",
    "documents": "Only in the documents",
    "nowhere": "Nowhere that was read",
}
TYPES = {
    "county": "county council",
    "district": "district council",
    "unitary": "unitary council",
    "metropolitan": "metropolitan district",
    "london_borough": "London borough",
    "combined_authority": "combined authority",
    "strategic_authority": "strategic authority",
}
UNITS = {
    "percent": "% of the evaluation",
    "points": " points",
    "months": " months",
    "ratio": " for each one committed",
}
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
POSITIONS = {"higher": "higher than", "consistent": "consistent with", "lower": "lower than"}
TWO_ANSWERS = (
    "These are two questions: how far it lies from its peers taken together, and whether it lies outside the "
    "range over which single peers are spread; it can differ from them together by more than chance, and "
    "still be usual among them."
)
"""Said once wherever both stand."""
INVENTED = "no link: the notice is invented, and its number may be that of a real one"
"""Where the link to a notice would stand in what is made from invented notices."""
UNSPECIFIED = "unspecified"
WITHDRAWN = "withdrawn"
"""How the reason of a figure or reading that was taken back begins."""


def pounds(amount: float | None) -> str:
    """£1.6 million, £234,000, £950."""
    if amount is None:
        return "not known"
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if amount >= size * 0.9995:
            of = amount / size
            return f"£{significant(of, 3) if of < 999.5 else decimal(of, 0)} {name}"
    return f"£{decimal(amount, 0)}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """1 procurement, 12 procurements, no procurements."""
    return f"{count:,} {one}" if count == 1 else f"{f'{count:,}' if count else 'no'} {many or one + 's'}"


def capital(words: str) -> str:
    """The words as a heading begins: all but the first letter as they are."""
    return words[:1].upper() + words[1:]


def small(words: str) -> str:
    """The words inside a sentence: all but the first letter as they are."""
    return words[:1].lower() + words[1:]


def day(found: date | None) -> str:
    """24 February 2025."""
    return "not known" if found is None else f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def period(name: str) -> str:
    """A period inside a sentence: all years read, 2025/26, the 36 months to March 2026."""
    if name == "all":
        return "all years read"
    if found := re.fullmatch(r"(\d+) months to (\d{4})-(\d{2})", name):
        return f"the {found[1]} months to {MONTHS[int(found[3]) - 1]} {found[2]}"
    return name


def month(stated: str) -> str:
    """2025-04 as April 2025."""
    year, number = stated.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def quarter(name: str) -> str:
    """2025-26-q1 as April to June 2025."""
    year, number = int(name[:4]), int(name[-1])
    first = (3 + 3 * (number - 1)) % 12
    return f"{MONTHS[first]} to {MONTHS[first + 2]} {year + (number == 4)}"


def service(code: str) -> str:
    """A source in words."""
    return title_of(code)


def regime(code: str) -> str:
    """A regime in words."""
    return REGIMES.get(code, code.replace("_", " "))


def cell(breakdown: str, code: str) -> str:
    """A cell of a breakdown in words, as a heading begins: a regime's name, or that of a kind or a theme."""
    return capital(regime(code)) if breakdown == "regime" else category(code)


def category(code: str) -> str:
    """A kind of contract, a theme or another cell that is no regime, in words."""
    return CELLS.get(code) or themes().get(code) or code.replace("_", " ").capitalize()


def state(code: str, reason: str | None = None) -> str:
    """What was found in a procurement, in words, with why."""
    if reason and reason.startswith(WITHDRAWN):
        return f"the reading was {reason}"
    said = STATES.get(code, code.replace("_", " "))
    told = why(reason) if reason else None
    return f"{said}: {told}" if told else said


def why(code: str) -> str | None:
    """Why a procurement is out of scope or quarantined, in words; null of a code that has none."""
    return REASONS.get(code)


def type_code(asked: str) -> str | None:
    """The code of a type of council asked for by code or in the words of pages, in any spelling; else null.

    "London borough", "london-boroughs" and "LONDON_BOROUGH COUNCILS" are one type.
    """
    wanted = _bare(asked)
    return next((code for code, told in TYPES.items() if wanted in (_bare(code), _bare(told))), None)


def _bare(name: str) -> str:
    words = [word if word.endswith("ss") else word.removesuffix("s") for word in plain(name).split()]
    return " ".join(word for word in words if word not in ("council", "authoritie", "authority")) or name


def council_type(code: str) -> str:
    """A type of council in words."""
    return TYPES.get(code, code.replace("_", " "))


@cache
def themes() -> dict[str, str]:
    """Titles of the pivot themes."""
    stated = tomllib.loads(
        resources.files("warehouse").joinpath("frameworks/pivot.toml").read_text(encoding="utf-8")
    )
    return {theme["code"]: theme["title"] for theme in stated["themes"]} | {UNSPECIFIED: "No theme named"}


def joined(words: Sequence[str]) -> str:
    """a, b and c."""
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1] if words else "none"


def peers(row: Row) -> str:
    """A peer set inside a sentence: 16 other unitary councils; 5 councils of Kent."""
    number, kind, name = count(row, "peers"), text(row, "peer_kind"), visible(text(row, "peer_name"), 80)
    councils = "council" if number == 1 else "councils"
    return {
        "type": f"{number:,} other {councils} of its type ({council_type(name.replace(' ', '_'))})",
        "type_and_region": f"{number:,} other {councils} of its type in its region",
        "region": f"{number:,} other {councils} of {name}",
        "combined_authority": f"{number:,} other {councils} of {name}",
        "hub": f"{number:,} other members of {name}",
        "neighbours": f"its {number:,} nearest statistical neighbours",
        "mix": f"{number:,} {councils} that buy much the same",
        "own_list": f"{number:,} {councils} of your list",
    }.get(kind, f"{name} ({number:,})")


def set_name(row: Row) -> str:
    """A peer set by its name alone, where it stands among others: its type; its region, Lower Marrowdale."""
    kind, name = text(row, "peer_kind"), visible(text(row, "peer_name"), 80)
    return {
        "type": "its type",
        "type_and_region": "its type in its region",
        "region": f"its region ({name})",
        "neighbours": "its statistical neighbours",
        "mix": "councils that buy much the same",
        "own_list": "your list",
    }.get(kind, name)


def number(count: int) -> str:
    """A count, in words below ten: small numbers are to be read as few."""
    return SMALL[count] if count < len(SMALL) else f"{count:,}"


def sentence(row: Row, unit: str) -> str:
    """A value with its counts and interval, or why it is withheld."""
    if row["shown"] != "shown":
        counts = f"{row['yes']} of {row['n']}" if row["yes"] is not None else f"n = {row['n']}"
        return f"{counts}; not shown: {row['reason']}"
    if unit in UNITS:
        value, low = points(figure_or_none(row, "value")), figure_or_none(row, "low")
        tail = UNITS[unit] if value != "1" else UNITS[unit].removesuffix("s")
        interval = "no interval" if low is None else f"{points(low)} to {points(figure_or_none(row, 'high'))}"
        return f"{value}{tail} ({interval}, n = {row['n']})"
    share, least, most = (percent(figure_or_none(row, name)) for name in ("value", "low", "high"))
    return f"{row['yes']} of {row['n']} ({share}, {least} to {most})"


def peer_words(row: Row) -> str:
    """A peer set in words, with how many others it has."""
    names = {
        "type": f"other councils of its type ({row['peer_name']})",
        "type_and_region": "the same type in its region",
        "region": f"all councils of {row['peer_name']}",
        "mix": "councils that buy much the same",
        "neighbours": "its nearest statistical neighbours",
        "own_list": "your list",
    }
    named = names.get(text(row, "peer_kind"), row["peer_name"])
    return f"{named} ({number(count(row, 'peers'))} {'other' if row['peers'] == 1 else 'others'})"


def difference_words(row: Row) -> str | None:
    """How far the authority lies from the set together, or why that is not told; null in older snapshots."""
    if told := row.get("difference_words"):
        return str(told)
    why = row.get("difference_reason")
    return f"no difference is told: {why}" if why else None


def position_words(row: Row) -> str:
    """Where the authority stands among single members of the set, with what chance alone would do."""
    if row["position"] is None:
        return f"whether that is unusual among single councils cannot be said: {row['position_reason']}"
    level = "at 99.8%" if row["position_998"] != "consistent" else "at 95%"
    words = f"{POSITIONS[text(row, 'position')]} its peers"
    if row["position"] == "consistent":
        return "inside the spread of single councils"
    at_95 = decimal(figure(row, "expected_flags_95"), 1)
    at_998 = decimal(figure(row, "expected_flags_998"), 2)
    return (
        f"outside the spread of single councils: {words} {level}; of {row['looks']} councils compared, "
        f"about {at_95} would lie outside by chance alone at 95%, {at_998} at 99.8%"
    )


def bounds_words(row: Row) -> str | None:
    """The worst case in words: of all in scope, or, of weights, of those whose criteria could be read."""
    if row["bound_low"] is None:
        return None
    low, high = (percent(figure_or_none(row, name)) for name in ("bound_low", "bound_high"))
    between = f"between {low} and {high}"
    if text(row, "measure").startswith("share_at_least"):
        return f"of those that could be read, whatever the weights not stated are, {between}"
    return f"whatever the unread ones say, {between}"


def coverage_words(row: Row) -> str:
    """How much could be read."""
    if not row["in_scope"]:
        return "no procurement in scope"
    in_scope = number(count(row, "in_scope"))
    return f"{percent(figure_or_none(row, 'coverage'))} of its {in_scope} procurements in scope could be read"


def case_mix_words(row: Row) -> str | None:
    """Observed against expected, raw and adjusted together; null where there is none."""
    if row["ratio"] is None or row["shown"] != "shown":
        return None
    ratio, low, high = (decimal(figure(row, name), 2) for name in ("ratio", "ratio_low", "ratio_high"))
    return (
        f"allowing for what it buys, {decimal(figure(row, 'expected'), 1)} would be expected of {row['yes']} "
        f"(ratio {ratio}, {low} to {high})"
    )


def span(
    low: float | None,
    high: float | None,
    words: Callable[[float], str] = percent,
    none: str = "not known",
    unit: str = "",
) -> str:
    """39% to 62%; one value where there is no `high`."""
    if low is None:
        return none
    return words(low) + (f" to {words(high)}" if high is not None else "") + unit
