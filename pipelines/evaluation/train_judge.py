"""Trains the judge of candidates on labelled cases: `python -m pipelines.evaluation.train_judge FILE...`.

Writes `pipelines/criteria/judge.json`, plain numbers, the same bytes each time. Only this module needs
scikit-learn; reading applies the numbers without it.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.criteria.judge import NUMBERS, SAME, features
from pipelines.criteria.prose import proposals
from pipelines.evaluation.cases import Case, cases, names
from pipelines.notices.scope import rows, section

FILES = (
    *("development.jsonl", "other_hands.jsonl"),
    *(f"hands/{name}.jsonl" for name in ("h01", "h02", "h03", "h05", "h06", "h07", "h08", "h10")),
)
"""Under tests/gold: composed by several hands; no case of a writer that is scored stands among them."""
GOLD = Path(__file__).parents[2] / "tests/gold"
OWN = 3
"""How often a case of the rules counts: a short text has few siblings among whole notices."""
STRENGTH = 1.0
"""The inverse of the penalty on large weights."""


def examples(found: Sequence[Case]) -> Iterator[tuple[dict[str, float], bool]]:
    """(features, whether the label says the same) of every candidate of every labelled text."""
    for case in found:
        tender = section((case.release or {}).get("tender"))
        text = tender.get("description")
        listed = any(lot.get("awardCriteria") for lot in rows(tender.get("lots")))
        # What the notice's kind or its list decides says nothing of its text.
        other = (
            listed or case.gold["state"] == "out_of_scope" or "weight_pct" in names(case.gold.get("unscored"))
        )
        if other or not isinstance(text, str):
            continue
        body, among, second = proposals(text)
        for one in among:
            right = case.weight is not None and abs(case.weight - one.weight) <= SAME
            yield features(body, one, among, second), right


PLAIN = ("text", "rules", "siblings", "refusals")
"""Cases of the rules under tests/cases."""


def plain_cases(names: Sequence[str] = PLAIN) -> list[Case]:
    """The cases of the rules as labelled texts: short ones, as councils write them too."""
    found = []
    for name in names:
        for line in (GOLD.parent / f"cases/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("text") and not row.get("criteria"):
                weight = row.get("weight_pct", row.get("weight"))
                gold = {"state": row.get("state", "not_visible"), "weight_pct": weight}
                release: dict[str, object] = {"tender": {"description": row["text"]}}
                found.append(Case(row["text"], release, gold, scored=frozenset({"weight_pct"})))
    return found


def train(found: Sequence[Case]) -> dict[str, object]:
    """The numbers of the judge: {weights, intercept, examples, right}."""
    return fitted([*examples(found), *list(examples(plain_cases())) * OWN], STRENGTH)


def fitted(rows: Sequence[tuple[dict[str, float], bool]], strength: float) -> dict[str, object]:
    """A logistic regression of these rows as plain numbers: {weights, intercept, examples, right}."""
    from sklearn.linear_model import LogisticRegression

    names = sorted({name for given, _ in rows for name in given})
    table = [[given.get(name, 0.0) for name in names] for given, _ in rows]
    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200, tol=1e-10)
    model.fit(table, [right for _, right in rows])
    weights = {name: round(float(value), 6) for name, value in zip(names, model.coef_[0], strict=True)}
    return {
        "weights": {name: value for name, value in weights.items() if value},
        "intercept": round(float(model.intercept_[0]), 6),
        "examples": len(rows),
        "right": sum(right for _, right in rows),
    }


def main(files: list[str]) -> None:
    """Trains on the files, or on those of the project, and writes the numbers."""
    paths = [Path(name) for name in files] or [GOLD / name for name in FILES]
    made = train([case for path in paths for case in cases(path)])
    NUMBERS.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{NUMBERS.name}: {made['examples']} candidates, {made['right']} of them right")


if __name__ == "__main__":
    main(sys.argv[1:])
