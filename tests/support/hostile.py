"""Words that try to leave the place they are put in, and the columns that they are put into."""

import random

# Kept as text of one line each, so that the parts are easy to see.
PARTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'><iframe src=//evil.example></iframe>",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>@import '//evil.example/x.css'</style>",
    "</title><script src=//evil.example/x.js></script>",
    "{{ 7*7 }}{% raw %}",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+1+1",
    "-1+1|cmd",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "[click](http://evil.example)",
    "http://evil.example/?a=b",
    "mailto:a@evil.example",
    "$$note$$",
    "\x1b[31mred\x1b]8;;http://evil.example\x07link",
    "a\x00b\x08c",
    "right\u202eleft\u2066in\u2069",
    "zero\u200bwidth\u200d\ufeff",
    "tag\U000e0041\U000e0042",
    "שלום עולם مرحبا",
    "👩‍👩‍👧‍👦🎉",
    "***",
    "e" + "\u0301" * 60,
    "W" * 5_000,
]


def payloads(seed: int, count: int = 1_000) -> list[str]:
    """Parts, alone and joined by chance, always the same for a seed."""
    chance = random.Random(seed)
    joined = [" ".join(chance.sample(PARTS, chance.randint(1, 3))) for _ in range(count - len(PARTS))]
    return [*PARTS, *joined]


# Columns whose values are codes of ours: they join tables or choose words, and the schemas bound most by pattern.
CODES = frozenset(
    [
        "authority_id",
        "measure",
        "period",
        "breakdown",
        "cell",
        "peer_set",
        "peer_kind",
        "shown",
        "state",
        "regime",
        "source",
        "ocid",
        "category",
        "kind",
        "unit",
        "interval",
        "position",
        "position_998",
        "differs",
        "difference_interval",
        "question",
        "table",
        "counts",
        "categories",
        "financial_year",
        "status",
        "authority_type",
        "group_id",
        "group_kind",
        "peer_id",
        "predecessor_id",
        "successor_id",
        "earlier",
        "later",
        "cpv_division",
        "value_band",
        "weights_stated_in",
        "assessed",
        "match_method",
        "buyer_class",
        "day",
        "window_from",
        "window_to",
        "content_sha256",
        "condition",
        "register_code",
        "reason_code",
        "denominator",
        "numerator",
        "value",
        "weight",
        "breakdowns",
        "overdispersion_of",
    ]
)
