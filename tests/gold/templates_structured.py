"""Weights in lists of criteria, of both regimes."""

from compose import Draw, Row, case, gold, new, old, template

# --- development -----------------------------------------------------------------------------------------


@template("development")
def dev_old_umbrella(d: Draw) -> Row:
    p, q, s = d.shares((40, 50, 10), (30, 55, 15), (60, 35, 5))
    rows = old(("quality", "Quality", f"{q}"), ("quality", "Social Value", f"{s}"), ("price", None, f"{p}"))
    label = gold("weighted", s, broad_is_floor=True)
    return case("celex", "structured", label, "4.10", criteria=rows, text=d.lead())


@template("development")
def dev_old_two_level(d: Draw) -> Row:
    p, s = d.shares((30, 10), (40, 20), (50, 15))
    rows = old(
        ("quality", "Service design", f"{90 - s}"),
        ("quality", "Mobilisation", "10"),
        ("quality", "Social Value", f"{s}"),
        ("price", None, f"{p}"),
    )
    return case(
        "celex", "structured", gold("nested", (100 - p) * s / 100), "4.1", criteria=rows, text=d.lead()
    )


@template("development")
def dev_new_percentages(d: Draw) -> Row:
    p, m, r, s = d.shares((40, 30, 20, 10), (50, 25, 20, 5))
    rows = new(
        "percentageExact",
        ("price", "Price", p),
        ("quality", "Methodology", m),
        ("quality", "Resources", r),
        ("quality", "Social value", s),
    )
    return case("uk4", "structured", gold("weighted", s), "4.11", criteria=rows, text=d.lead())


@template("development")
def dev_new_joint(d: Draw) -> Row:
    s = d.pick(10, 15, 20)
    rows = new(
        "percentageExact",
        ("quality", "Technical", 60 - s),
        ("quality", "Sustainability and Social Value", s),
        ("price", "Price", 40),
    )
    label = gold("nested", None, weight_low_pct=0, weight_high_pct=s, broad_weight_pct=s, broad_is_floor=True)
    return case("uk4", "structured", label, "8 joint", criteria=rows, text=d.lead())


@template("development")
def dev_old_remainder(d: Draw) -> Row:
    q, s = d.shares((50, 10), (40, 15))
    rows = old(("quality", "Quality", f"{q}%"), ("quality", "Social Value", f"{s}%"), ("price", None, ""))
    return case("celex", "structured", gold("weighted", s, broad_is_floor=True), "8 remainder", criteria=rows)


@template("development")
def dev_lots(d: Draw) -> Row:
    a, b = d.shares((10, 20), (5, 15))
    lots = [
        {
            "id": str(n),
            "awardCriteria": {
                "criteria": old(
                    ("quality", "Design", f"{50 - s}"),
                    ("quality", "Social Value", f"{s}"),
                    ("price", None, "50"),
                )
            },
        }
        for n, s in ((1, a), (2, b))
    ]
    label = gold(
        "weighted",
        (a + b) / 2,
        weight_low_pct=a,
        weight_high_pct=b,
        lots=[
            {"lot_id": "1", "state": "weighted", "weight_pct": a},
            {"lot_id": "2", "state": "weighted", "weight_pct": b},
        ],
    )
    return case("celex", "structured", label, "3", lots=lots, text=d.lead())


# --- test ------------------------------------------------------------------------------------------------


@template("test", 12)
def old_plain_strings(d: Draw) -> Row:
    p, q, s = d.shares((40, 50, 10), (30, 60, 10), (60, 35, 5), (50, 30, 20), (45, 40, 15))
    style = d.pick("{}", "{}%", "{}.00", "{} %")
    name = d.pick(
        "Social Value", "Added Social Value", "Community Benefits", "Social Impact", "Social value response"
    )
    rows = old(
        ("quality", d.pick("Quality", "Technical", "Technical Quality"), style.format(q)),
        ("quality", name, style.format(s)),
        ("price", None, style.format(p)),
    )
    return case(
        "celex", "structured", gold("weighted", s, broad_is_floor=True), "4.10", criteria=rows, text=d.lead()
    )


@template("test", 9)
def old_itemised(d: Draw) -> Row:
    p, a, b, c, s = d.shares(
        (40, 20, 15, 15, 10), (50, 20, 10, 15, 5), (30, 25, 15, 15, 15), (60, 10, 10, 10, 10)
    )
    items = [
        (
            "quality",
            d.pick("Implementation plan", "Approach to delivery", "Understanding of the brief"),
            f"{a}",
        ),
        ("quality", d.pick("Contract management", "Staffing", "Team and experience"), f"{b}"),
        ("quality", d.pick("Business continuity", "Innovation", "Customer care"), f"{c}"),
        ("quality", d.pick("Social Value", "Social value commitment", "Wider community benefits"), f"{s}"),
    ]
    d.rng.shuffle(items)
    rows = old(*items, ("price", None, f"{p}"))
    return case("celex", "structured", gold("weighted", s), "4.10", criteria=rows, text=d.lead())


@template("test", 9)
def old_quality_to_a_hundred(d: Draw) -> Row:
    p, a, b, s = d.shares((40, 50, 40, 10), (30, 45, 35, 20), (60, 60, 30, 10), (35, 40, 35, 25))
    rows = old(
        ("quality", "Delivery and mobilisation", f"{a}"),
        ("quality", "Quality assurance arrangements", f"{b}"),
        ("quality", "Social Value", f"{s}"),
        ("price", None, f"{p}"),
    )
    return case(
        "celex", "structured", gold("nested", (100 - p) * s / 100), "4.1", criteria=rows, text=d.lead()
    )


@template("test", 9)
def old_points(d: Draw) -> Row:
    p, a, b, s = d.shares((400, 300, 200, 100), (500, 250, 200, 50), (300, 300, 250, 150))
    rows = old(
        ("quality", "Methodology", f"{a}"),
        ("quality", "Resources", f"{b}"),
        ("quality", "Social Value", f"{s}"),
        ("price", None, f"{p}"),
    )
    return case("celex", "structured", gold("weighted", s / 10), "8 points", criteria=rows, text=d.lead())


@template("test", 9)
def old_range_string(d: Draw) -> Row:
    low, high = d.shares((5, 15), (10, 20), (10, 30))
    mid = (low + high) / 2
    rows = old(
        ("quality", "Quality", "40-60%"),
        ("quality", "Social Value", f"{low}-{high}%"),
        ("price", None, "30-50%"),
    )
    label = gold(
        "weighted",
        mid,
        weight_low_pct=low,
        weight_high_pct=high,
        unscored=["broad_weight_pct", "broad_is_floor"],
    )
    return case("celex", "structured", label, "4.9", criteria=rows, text=d.lead())


@template("test", 9)
def old_block_and_parts(d: Draw) -> Row:
    q, a, b, s = d.shares((60, 30, 20, 10), (50, 20, 20, 10), (40, 15, 20, 5))
    rows = old(
        ("quality", "Quality", f"{q}"),
        ("quality", "Method of working", f"{a}"),
        ("quality", "Programme", f"{b}"),
        ("quality", "Social Value", f"{s}"),
        ("price", None, f"{100 - q}"),
    )
    return case("celex", "structured", gold("weighted", s), "4.1", criteria=rows, text=d.lead())


@template("test", 9)
def old_price_left_blank(d: Draw) -> Row:
    q, s = d.shares((50, 10), (45, 5), (30, 20), (40, 10))
    rows = old(("quality", "Technical", f"{q}"), ("quality", "Social Value", f"{s}"), ("price", None, ""))
    return case("celex", "structured", gold("weighted", s, broad_is_floor=True), "8 remainder", criteria=rows)


@template("test", 12)
def new_percentages_itemised(d: Draw) -> Row:
    p, a, b, s = d.shares((40, 30, 20, 10), (50, 25, 20, 5), (35, 30, 20, 15), (55, 20, 5, 20))
    name = d.pick("Social value", "Social Value (TOMs)", "Community benefits", "Social Value Commitments")
    rows = new(
        "percentageExact",
        ("price", "Price", p),
        ("quality", "Service delivery proposals for year one", a),
        ("quality", "Workforce", b),
        ("quality", name, s),
    )
    label = gold("weighted", s, unscored=["assessed", "framework"])
    return case("uk4", "structured", label, "4.11", criteria=rows, text=d.lead())


@template("test", 9)
def new_decimals(d: Draw) -> Row:
    p, q, s = d.shares((0.4, 0.5, 0.1), (0.5, 0.35, 0.15), (0.6, 0.35, 0.05))
    rows = new(
        "decimalExact", ("price", "Cost", p), ("quality", "Quality", q), ("quality", "Social Value", s)
    )
    return case("uk4", "structured", gold("weighted", s * 100, broad_is_floor=True), "4.11", criteria=rows)


@template("test", 9)
def new_points(d: Draw) -> Row:
    p, q, s = d.shares((50, 40, 10), (300, 150, 50), (60, 120, 20))
    rows = new(
        "pointsExact", ("price", "Price", p), ("quality", "Quality", q), ("quality", "Social Value", s)
    )
    weight = s * 100 / (p + q + s)
    return case(
        "uk4",
        "structured",
        gold("weighted", weight, broad_is_floor=True),
        "4.11",
        criteria=rows,
        text=d.lead(),
    )


@template("test", 9)
def new_range_middle(d: Draw) -> Row:
    s = d.pick(10, 15, 20)
    rows = new(
        "percentageRangeMiddle",
        ("price", "Price", 50),
        ("quality", "Quality", 50 - s),
        ("quality", "Social value", s),
    )
    label = gold(
        "weighted", s, weight_low_pct=None, weight_high_pct=None, broad_weight_pct=s, broad_is_floor=True
    )
    return case("uk4", "structured", label, "8 middle", criteria=rows, text=d.lead())


@template("test", 9)
def new_with_environment(d: Draw) -> Row:
    p, a, b, e, s = d.shares((40, 25, 20, 5, 10), (50, 15, 15, 10, 10), (45, 20, 10, 10, 15))
    rows = new(
        "percentageExact",
        ("price", "Price", p),
        ("quality", "Programme and phasing", a),
        ("quality", "Site management", b),
        ("quality", d.pick("Carbon reduction", "Environmental management"), e),
        ("quality", "Social Value", s),
    )
    label = gold("weighted", s, broad_weight_pct=e + s)
    return case("uk4", "structured", label, "2 broad", criteria=rows, text=d.lead())


@template("test", 9)
def new_lots_by_value(d: Draw) -> Row:
    a, b = d.shares((5, 20), (10, 20), (5, 15))
    values = d.shares((100000, 300000), (250000, 750000))
    lots = [
        {
            "id": str(n),
            "value": {"amount": v, "currency": "GBP"},
            "awardCriteria": {
                "criteria": new(
                    "percentageExact",
                    ("price", "Price", 60),
                    ("quality", "Works quality plan", 40 - s),
                    ("quality", "Social value", s),
                )
            },
        }
        for n, s, v in ((1, a, values[0]), (2, b, values[1]))
    ]
    label = gold(
        "weighted",
        (a + b) / 2,
        weight_low_pct=a,
        weight_high_pct=b,
        unscored=["weight_pct", "broad_weight_pct"],
        lots=[
            {"lot_id": "1", "state": "weighted", "weight_pct": a},
            {"lot_id": "2", "state": "weighted", "weight_pct": b},
        ],
    )
    return case("uk4", "structured", label, "3", lots=lots, text=d.lead())


@template("test", 9)
def lot_group_only(d: Draw) -> Row:
    s = d.pick(5, 10, 15)
    rows = new(
        "percentageExact",
        ("price", "Price", 50),
        ("quality", "Understanding of need", 50 - s),
        ("quality", "Social value", s),
    )
    groups = [{"id": "G1", "relatedLots": ["1", "2"], "awardCriteria": {"criteria": rows}}]
    label = gold(
        "weighted",
        s,
        lots=[
            {"lot_id": "1", "state": "weighted", "weight_pct": s},
            {"lot_id": "2", "state": "weighted", "weight_pct": s},
        ],
    )
    tender = {"lots": [{"id": "1"}, {"id": "2"}], "lotGroups": groups}
    return case("uk4", "structured", label, "8 lot group", tender=tender, text=d.lead())


@template("test", 9)
def structured_against_text(d: Draw) -> Row:
    a, b = d.shares((10, 15), (5, 10), (20, 10))
    rows = new(
        "percentageExact",
        ("price", "Price", 50),
        ("quality", "Quality", 50 - a),
        ("quality", "Social Value", a),
    )
    text = f"{d.lead()} For the avoidance of doubt, social value is weighted at {b}% of the total."
    label = gold(
        "weighted",
        a,
        weight_low_pct=min(a, b),
        weight_high_pct=max(a, b),
        conflict=True,
        unscored=["broad_weight_pct", "broad_is_floor"],
    )
    return case("uk4", "both", label, "8 conflict", criteria=rows, text=text)


@template("test", 9)
def sums_a_little_off(d: Draw) -> Row:
    p, a, b, s = d.shares((40, 30, 22, 10), (50, 20, 22, 5), (35, 30, 20, 12))
    rows = old(
        ("quality", "Methods", f"{a}"),
        ("quality", "People", f"{b}"),
        ("quality", "Social Value", f"{s}"),
        ("price", None, f"{p}"),
    )
    return case("celex", "structured", gold("weighted", s), "8 sums", criteria=rows, text=d.lead())


@template("test", 9)
def weak_word_with_a_cue(d: Draw) -> Row:
    s = d.pick(5, 10)
    rows = [
        {
            "type": "quality",
            "name": d.pick("Added value", "Responsible procurement"),
            "description": "Describe what apprenticeships and volunteering in the community you will bring.",
            "numbers": [{"number": s, "weight": "percentageExact"}],
        },
        *new("percentageExact", ("quality", "Delivery plan", 60 - s), ("price", "Price", 40)),
    ]
    label = gold("weighted", s, unscored=["themes", "broad_is_floor"])
    return case("uk4", "structured", label, "2 weak", criteria=rows, text=d.lead())


@template("test", 7)
def old_nothing_social(d: Draw) -> Row:
    p, a, b, c = d.shares((40, 30, 20, 10), (50, 20, 15, 15), (60, 20, 10, 10))
    rows = old(
        ("quality", "Proposed programme", f"{a}"),
        ("quality", "Key personnel", f"{b}"),
        ("quality", d.pick("Health and safety", "Aftercare", "Reporting"), f"{c}"),
        ("price", None, f"{p}"),
    )
    return case("celex", "structured", gold("none", 0), "3 none", criteria=rows, text=d.lead())


@template("test", 7)
def old_totals_only(d: Draw) -> Row:
    p = d.pick(30, 40, 50, 60, 70)
    rows = old(("quality", d.pick("Quality", "Technical"), f"{100 - p}"), ("price", None, f"{p}"))
    label = gold("indeterminate", None, weight_low_pct=0, weight_high_pct=100 - p, broad_weight_pct=None)
    return case("celex", "structured", label, "3", criteria=rows, text=d.lead())


@template("test", 7)
def new_order_only(d: Draw) -> Row:
    rows = new("order", ("price", "Price", 1), ("quality", "Quality", 2), ("quality", "Social value", 3))
    return case("uk4", "structured", gold("named"), "4.11 order", criteria=rows, text=d.lead())


@template("test", 7)
def social_value_pass_fail(d: Draw) -> Row:
    p = d.pick(40, 60, 50)
    rows = old(
        ("quality", "Quality", f"{100 - p}"),
        ("quality", "Social Value", "Pass/Fail"),
        ("price", None, f"{p}"),
    )
    label = gold("named", assessed="pass_fail", unscored=["broad_weight_pct", "broad_is_floor"])
    return case("celex", "structured", label, "3 named", criteria=rows, text=d.lead())


@template("test", 7)
def does_not_add_up(d: Draw) -> Row:
    p, q, s = d.shares((60, 60, 10), (40, 30, 5), (50, 20, 10))
    rows = new(
        "percentageExact", ("price", "Price", p), ("quality", "Quality", q), ("quality", "Social Value", s)
    )
    label = gold(
        "quarantined", themes=["unspecified"], unscored=["broad_weight_pct", "broad_is_floor", "conflict"]
    )
    return case("uk4", "structured", label, "8 sums", criteria=rows, text=d.lead())


@template("test", 7)
def zero_weight(d: Draw) -> Row:
    p = d.pick(40, 50, 70)
    rows = old(
        ("quality", "Quality", f"{100 - p}"), ("quality", "Social Value", "0"), ("price", None, f"{p}")
    )
    label = gold("none", 0, unscored=["themes", "assessed", "broad_weight_pct", "broad_is_floor"])
    return case("celex", "structured", label, "8 zero", criteria=rows, text=d.lead())


@template("test", 7)
def joint_row(d: Draw) -> Row:
    s = d.pick(5, 10, 15)
    name = d.pick(
        "Social Value and Sustainability", "Environment and Social Value", "Sustainability & Social Value"
    )
    rows = old(("quality", "Technical", f"{60 - s}"), ("quality", name, f"{s}"), ("price", None, "40"))
    label = gold("nested", None, weight_low_pct=0, weight_high_pct=s, broad_weight_pct=s, broad_is_floor=True)
    return case("celex", "structured", label, "8 joint", criteria=rows, text=d.lead())
