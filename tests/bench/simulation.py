"""The figures of docs/benchmark.md, "Does it hold?", as the simulation gives them: `python tests/bench/simulation.py`.

Runs tests/benchmark/test_simulation.py, keeps what came of it in tests/bench/simulation.json, and writes the part of
the page between its two marks. A fast test holds page and file together.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KEPT, PAGE = ROOT / "tests/bench/simulation.json", ROOT / "docs/benchmark.md"
BEGIN, END = "<!-- Written by tests/bench/simulation.py; do not edit. -->", "<!-- End of what is written. -->"
LUMPS = " (weights in lumps: it cannot be as narrow as 95%)"
ROWS = {
    "share_with_social_value (Wilson)": "Wilson, share with social value",
    "share_at_least_10 (Wilson)": "Wilson, share at 10% or more",
    "share_low_weights (Wilson)": "Wilson, share of low weights",
    "median_weight (order statistic)": "order statistic, median weight" + LUMPS,
    "spread (order statistic)": "order statistics, spread" + LUMPS,
    "value_weighted_weight (BCa)": "BCa, average weight by value of the contract",
    "broad_minus_narrow (BCa)": "BCa, weight of environment and fair work beyond social value",
    "share_with_social_value, difference": "Newcombe, difference from the peers together, share with social value",
    "share_at_least_10, difference": "the same, share at 10% or more",
    "duration, difference": "hybrid, difference of median durations",
    "value_weighted_weight, difference": "hybrid, difference of average weights by value of the contract",
    "median_weight, difference": "hybrid, difference of median weights" + LUMPS,
    "bounds, share": "worst-case bounds",
}
ALIKE = {"share_with_social_value": "shares with social value", "duration": "median durations"}
"""The simulation's names of what it counts, with the words of the page; each has a figure for each size."""


def main() -> None:
    """Runs the simulation and writes what came of it."""
    env = os.environ | {"PEERBENCH_SIMULATION": str(KEPT)}
    command = [sys.executable, "-m", "pytest", "-q", "-m", "slow", "-p", "no:cacheprovider"]
    test = ROOT / "tests/benchmark/test_simulation.py"
    subprocess.run([*command, str(test), *sys.argv[1:]], check=True, env=env, cwd=ROOT)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), json.loads(KEPT.read_text())), encoding="utf-8")


def written(page: str, found: dict[str, Any]) -> str:
    """The page with what was found between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{told(found)}\n{END}{after}"


def told(found: dict[str, Any]) -> str:
    """What was found, in the words of the page."""
    held, flags = found["held"], found["flags"]
    lines = [
        f"{found['councils']:,} councils, seed {found['seed']}.",
        "",
        "| interval | held the truth: few, some, many |",
        "|---|---|",
        *(f"| {words} | {_shares(held[name])} |" for name, words in ROWS.items()),
        f"| Byar, 5, 20, 60 expected | {_shares([row for name in _of(held, 'Byar') for row in held[name]])} |",
        "| Newcombe over three strata, 10:10, 15:40, 60:60 | "
        f"{_shares([row for name in _of(held, 'Newcombe') for row in held[name]])} |",
        "",
        "Figures that were shown: "
        + "; ".join(
            f"{ROWS[name].partition(' (')[0]} {', '.join(f'{n:,}' for _, n in held[name])}"
            for name in ("share_low_weights (Wilson)", "spread (order statistic)")
        )
        + f"; of the others at most {max(n for rows in held.values() for _, n in rows):,}.",
        "",
        "In a world of councils that are all alike, with 60 to 120 procurements: "
        + "; ".join(
            f"of {row['of']:,} {ALIKE[name]} {row['flags']} seemed to differ from their peers together, where "
            f"{row['expected']:.0f} were said to by chance"
            for name, row in found["alike"].items()
        )
        + ".",
        "",
        *(
            f"Flags at {words}: "
            + "; ".join(f"{row['flags']} of {row['of']:,} ({row['expected']:.1f})" for row in flags[level])
            + ", in brackets how many were said to be expected by chance."
            for level, words in (("95", "95%"), ("998", "99.8%"))
        ),
        f"A band was repeated by {_percents(found['bands']['repeated'])} of councils; the tables said "
        f"{_percents(found['bands']['said'])}.",
        "",
    ]
    return "\n".join(lines)


def _of(held: dict[str, Any], begin: str) -> list[str]:
    return [name for name in held if name.startswith(begin)]


def _shares(rows: list[list[float]]) -> str:
    return ", ".join(f"{share:.3f}" for share, _ in rows)


def _percents(shares: list[float]) -> str:
    *first, last = (f"{share:.0%}" for share in shares)
    return f"{', '.join(first)} and {last}"


if __name__ == "__main__":
    main()
