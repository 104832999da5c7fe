"""Trains the choice between two readings: `python -m pipelines.evaluation.train_choice FILE...`.

Writes `pipelines/criteria/choice.json`, plain numbers, the same bytes each time, from the texts on which
the rules and the second reader differ. Run it after `train_judge`: its answers are among the features.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.criteria.judge import SAME
from pipelines.evaluation.cases import Case, cases
from pipelines.evaluation.train_judge import FILES, GOLD, PLAIN, fitted, plain_cases
from pipelines.notices.scope import rows, section
from pipelines.social_value.choice import NUMBERS, Option, agree, features
from pipelines.social_value.one_lot import read_text

STRENGTH = 0.3
"""The inverse of the penalty on large weights: there are fewer texts on which two readers differ."""


def examples(found: Sequence[Case]) -> Iterator[tuple[dict[str, float], bool]]:
    """(features, whether the label says the same) of both options of every text on which they differ."""
    for case in found:
        tender = section((case.release or {}).get("tender"))
        listed = any(lot.get("awardCriteria") for lot in rows(tender.get("lots")))
        text = tender.get("description")
        if listed or not isinstance(text, str) or case.gold["state"] == "out_of_scope":
            continue
        rules, second = read_text(text)
        if second is None or agree(rules, second):
            continue
        for mine, other in ((rules, second), (second, rules)):
            yield features(mine, other), is_right(case, mine)


def is_right(case: Case, option: Option) -> bool:
    """Whether a label says what an option says: its state, and its weight where that is labelled."""
    if option.state.state not in case.states:
        return False
    if "weight_pct" not in case.scored:
        return True
    said, weight = option.state.weight_pct, case.weight
    return said is weight if said is None or weight is None else abs(said - weight) <= SAME


def train(found: Sequence[Case]) -> dict[str, object]:
    """The numbers of the choice: {weights, intercept, examples, right}."""
    return fitted([*examples(found), *examples(plain_cases((*PLAIN, "structure")))], STRENGTH)


def main(files: list[str]) -> None:
    """Trains on the files, or on those of the project, and writes the numbers."""
    paths = [Path(name) for name in files] or [GOLD / name for name in FILES]
    made = train([case for path in paths for case in cases(path)])
    NUMBERS.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{NUMBERS.name}: {made['examples']} options, {made['right']} of them right")


if __name__ == "__main__":
    main(sys.argv[1:])
