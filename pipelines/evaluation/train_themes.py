"""Trains the theme model on the package's labelled texts: `python -m pipelines.evaluation.train_themes`.

Writes `pipelines/social_value/model.json.zst`, which a home takes for its first model. To be run again where
the labelled texts, the settings of the training or scikit-learn are others; until then each home trains its
own.
"""

import zstandard

from pipelines.social_value import theme_labels
from pipelines.social_value.classifier import train
from pipelines.social_value.models import SHIPPED, write_model

STRONG = 19
"""Of zstd: the file is written seldom, and read by everybody."""


def main() -> None:
    """Writes the file and says how large it is."""
    model = train([row for row in theme_labels.package() if row.split == "train"])
    SHIPPED.write_bytes(zstandard.compress(write_model(model), STRONG))
    print(f"{SHIPPED}: {SHIPPED.stat().st_size:,} bytes, model {model.content}")


if __name__ == "__main__":
    main()
