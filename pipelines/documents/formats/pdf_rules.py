"""Ruled lines of a page in groups: those that cross, those below one another, those side by side."""

from collections.abc import Iterable

from pipelines.documents.formats.pdf_page import Rule, Rules

NEAR = 3.0
_COVERED = 0.6
"""A cell is closed on a side where a rule runs along so much of it."""


def crossing_groups(rules: Rules) -> tuple[list[tuple[list[Rule], list[Rule]]], list[Rule], list[Rule]]:
    """Groups of rules that cross or meet, and the rules across and down that make no such group."""
    count = len(rules.across)
    parent = list(range(count + len(rules.down)))

    def top(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    met = set()
    for n, across in enumerate(rules.across):
        for m, down in enumerate(rules.down, count):
            if (
                across.start - NEAR <= down.at <= across.end + NEAR
                and down.start - NEAR <= across.at <= down.end + NEAR
            ):
                parent[top(m)] = top(n)
                met.add(n)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate([*rules.across, *rules.down]):
        groups.setdefault(top(n), ([], []))[n >= count].append(rule)
    crossing = [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 0]
    kept = {id(rule) for group in crossing for side in group for rule in side}
    left = [[rule for rule in side if id(rule) not in kept] for side in (rules.across, rules.down)]
    return crossing, left[0], left[1]


def places_of(values: Iterable[float], apart: float = NEAR) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > apart:
            places.append(value)
    return places


def is_ruled(rules: list[Rule], at: float, start: float, end: float) -> bool:
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= 4.0
    )
    return covered >= _COVERED * (end - start)


def stacks_of(across: list[Rule]) -> list[list[Rule]]:
    """Rules across that lie below one another, between the same ends; some may stop short of an end."""
    wide: list[list[Rule]] = []
    for rule in sorted(across, key=lambda rule: (rule.start - rule.end, rule.at)):
        for stack in wide:
            first = stack[0]
            if first.start - 12 <= rule.start and rule.end <= first.end + 12:
                stack.append(rule)
                break
        else:
            wide.append([rule])
    return [sorted(stack) for stack in wide if len(places_of(rule.at for rule in stack)) > 1]


def beside_groups(down: list[Rule]) -> list[list[Rule]]:
    """Rules down that stand beside one another from the same top to the same bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(down):
        for group in groups:
            if abs(group[0].start - rule.start) <= 12 and abs(group[0].end - rule.end) <= 12:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) > 1]
