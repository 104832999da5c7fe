"""How fast texts are given themes: `python tests/bench/themes.py`.

Prints texts a second of the model beside cue phrases alone, on the same labelled texts, in one run on one core
(CPU time of this process, the best of three).
"""

import time
from collections.abc import Callable
from typing import Any

from pipelines.social_value import theme_labels
from pipelines.social_value.classifier import train
from pipelines.social_value.cues import cues

REPEATED = 3


def best(work: Callable[[], Any]) -> float:
    """Seconds of the quickest of three."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    found = theme_labels.package()
    begun = time.process_time()
    model = train([row for row in found if row.split == "train"])
    trained = time.process_time() - begun
    texts = [row.words() for row in found] * REPEATED
    characters = sum(len(name) + len(text) for name, text, _ in texts) / len(texts)
    model.predict(texts[:100])
    by_cues = best(lambda: [cues().hits(f"{name}. {text}") for name, text, _ in texts])
    by_model = best(lambda: model.predict(texts))
    print(f"{len(texts)} texts of {characters:.0f} characters on average; training took {trained:.1f} s")
    print(f"cue phrases of all frameworks: {len(texts) / by_cues:,.0f} texts a second")
    print(f"model, cue phrases among its features: {len(texts) / by_model:,.0f} texts a second")
    print(f"the model takes {by_model / by_cues:.1f} times as long")


if __name__ == "__main__":
    main()
