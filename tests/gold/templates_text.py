"""Weights that stand in text only."""

from compose import Draw, Row, case, gold, template


def said(weight: float, words: str, **other: object) -> Row:
    """A weight beside an un-itemised rest: the broad weight is a floor."""
    return gold("weighted", weight, broad_is_floor=True, evidence=words, **other)


# --- development -----------------------------------------------------------------------------------------


@template("development")
def dev_sentence_three_amounts(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (50, 40, 10), (45, 40, 15), (70, 25, 5))
    text = f"{d.lead()} Bids are scored {p}% on price, {q}% on quality and {s}% on social value."
    return case("cf", "text", said(s, f"{s}%"), "4.3", text=text)


@template("development")
def dev_bullets(d: Draw) -> Row:
    p, m, t, s = d.shares((40, 30, 20, 10), (50, 20, 25, 5), (60, 15, 10, 15))
    mark = d.pick("-", "*", "•")
    rows = [f"Cost {p}%", f"Approach to mobilising {m}%", f"Team and training {t}%", f"Social value {s}%"]
    text = f"{d.lead()}\r\nAward criteria:\r\n" + "\r\n".join(f"{mark} {row}" for row in rows)
    return case("cf", "text", gold("weighted", s, evidence=f"{s}%"), "4.1", text=text)


@template("development")
def dev_table_by_tabs(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (55, 40, 5), (40, 40, 20))
    text = f"Criterion\tWeighting\r\nPrice\t{p}%\r\nQuality\t{q}%\r\nSocial value\t{s}%\r\n{d.lead()}"
    return case("cf", "text", said(s, f"{s}%"), "4.1", text=text)


@template("development")
def dev_share_of_quality(d: Draw) -> Row:
    q, s = d.shares((40, 25), (60, 10), (50, 20), (70, 20))
    text = f"Price is worth {100 - q}% and quality {q}%. {d.lead()} Social value makes up {s}% of the quality score."
    label = gold("nested", q * s / 100, broad_is_floor=True, evidence=f"{s}%", unscored=["broad_is_floor"])
    return case("cf", "text", label, "4.3", text=text)


@template("development")
def dev_words_and_spend(d: Draw) -> Row:
    s, word = d.shares((10, "ten"), (5, "five"), (20, "twenty"))
    text = (
        f"{d.lead()} The council spends 62% of its budget with local firms. Social value carries {word} per cent"
        f" of the total marks. A retention of 5% applies."
    )
    return case("cf", "text", said(s, f"{word} per cent"), "4.12", text=text)


@template("development")
def dev_misspelt(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (50, 35, 15))
    name = d.pick("Socail Value", "Social Vaule", "Scoial value")
    text = f"{d.lead()} Weightings: Price {p}%, Quality {q}%, {name} {s}%."
    return case("cf", "text", said(s, f"{s}%"), "4", text=text)


@template("development")
def dev_range(d: Draw) -> Row:
    low, high = d.shares((5, 15), (10, 20))
    text = f"{d.lead()} Social value will be weighted between {low}% and {high}% of the overall evaluation."
    label = gold(
        "weighted",
        (low + high) / 2,
        weight_low_pct=low,
        weight_high_pct=high,
        broad_is_floor=True,
        unscored=["broad_weight_pct"],
        evidence=f"{low}% and {high}%",
    )
    return case("cf", "text", label, "4.9", text=text)


@template("development")
def dev_points(d: Draw) -> Row:
    p, q, s = d.shares((500, 400, 100), (600, 350, 50))
    text = f"{d.lead()} Price: {p} points. Technical: {q} points. Social value: {s} points."
    return case("cf", "text", said(s / 10, f"{s} points"), "4.5", text=text)


@template("development")
def dev_of_which(d: Draw) -> Row:
    q, s = d.shares((60, 10), (50, 15), (70, 20))
    text = f"{d.lead()} Quality {q}%, of which {s}% relates to social value. Price {100 - q}%."
    return case("cf", "text", said(s, f"{s}%", accept_states=["nested"]), "4.2", text=text)


# --- test ------------------------------------------------------------------------------------------------


@template("test", 5)
def weighting_applied_to(d: Draw) -> Row:
    s = d.pick(5, 7.5, 10, 12, 15, 20)
    text = (
        f"{d.lead()}\r\n\r\nTender documents are held on the e-procurement portal and completed submissions must be"
        f" uploaded there before the deadline. A weighting of {s}% has been assigned to Social Value for this"
        " opportunity, with everything else explained in Volume 2 of the pack."
    )
    return case("cf", "text", said(s, f"{s}%"), "4.3", text=text)


@template("test", 5)
def proportion_of_marks(d: Draw) -> Row:
    s = d.pick(5, 10, 15, 20, 25)
    name = d.pick("social value", "added social value", "community benefits", "wider community benefits")
    text = f"{d.lead()} {s}% of the available marks will be awarded for {name}."
    return case("cf", "text", said(s, f"{s}%"), "4.3", text=text)


@template("test", 5)
def respectively_listed(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (40, 50, 10), (55, 30, 15), (50, 30, 20), (65, 30, 5))
    text = (
        f"{d.lead()} The most advantageous tender will be identified by reference to price, quality and social value,"
        f" weighted {p}%, {q}% and {s}% respectively."
    )
    return case("cf", "text", said(s, f"{s}%"), "4", text=text)


@template("test", 5)
def slashed_ratio(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (40, 50, 10), (70, 20, 10), (30, 50, 20))
    text = f"Evaluation ratio (Price/Quality/Social Value): {p}/{q}/{s}. {d.lead()}"
    return case("cf", "text", said(s, f"{s}"), "4", text=text)


@template("test", 5)
def flattened_table(d: Draw) -> Row:
    p, q, s = d.shares((50, 40, 10), (60, 35, 5), (45, 35, 20))
    text = (
        f"{d.lead()}\n\nHow bids will be evaluated\n\nPrice\n{p}%\nTechnical response\n{q}%\nSocial value commitments\n"
        f"{s}%\nTotal\n100%\n\nQuestions must be raised through the portal."
    )
    return case("cf", "text", said(s, f"{s}%", unscored=["broad_is_floor"]), "4.1", text=text)


@template("test", 5)
def piped_row(d: Draw) -> Row:
    p, q, s = d.shares((50, 40, 10), (60, 35, 5), (45, 35, 20))
    text = f"{d.lead()} | Commercial | {p}% | Quality | {q}% | Social Value | {s}% |"
    return case("cf", "text", said(s, f"{s}%"), "4.1", text=text)


@template("test", 5)
def numbered_subcriteria(d: Draw) -> Row:
    rows = d.shares((40, 20, 20, 10, 10), (50, 15, 15, 10, 10), (30, 30, 20, 15, 5))
    p, a, b, c, s = rows
    text = (
        f"{d.lead()}\r\n1. Price - {p}%\r\n2. Quality - {100 - p}%, broken down as follows\r\n 2.1 Delivery model - {a}%"
        f"\r\n 2.2 Staffing and supervision - {b}%\r\n 2.3 Contract management - {c}%\r\n 2.4 Social value - {s}%"
    )
    return case("cf", "text", gold("weighted", s, evidence=f"{s}%"), "4.1", text=text)


@template("test", 5)
def relative_subcriteria(d: Draw) -> Row:
    p, a, b, s = d.shares((40, 50, 30, 20), (60, 40, 40, 20), (30, 60, 30, 10), (50, 45, 45, 10))
    weight = (100 - p) * s / 100
    text = (
        f"The split is Price {p}% / Quality {100 - p}%. Within the Quality element the questions are: Service delivery plan"
        f" {a}%, Resourcing {b}%, Social value {s}%. {d.lead()}"
    )
    label = gold("nested", weight, evidence=f"{s}%", unscored=["broad_is_floor"])
    return case("cf", "text", label, "4.1", text=text)


@template("test", 5)
def quality_bracket_including(d: Draw) -> Row:
    q, s = d.shares((60, 10), (50, 10), (70, 15), (40, 5), (55, 20))
    text = f"{d.lead()} Tenders: {100 - q}% cost; {q}% quality (including {s}% for social value)."
    return case("cf", "text", said(s, f"{s}%", accept_states=["nested"]), "4.2", text=text)


@template("test", 5)
def share_of_technical(d: Draw) -> Row:
    q, s = d.shares((60, 10), (50, 20), (80, 25), (40, 25))
    text = (
        f"{d.lead()} Award is on the basis of {100 - q}% commercial and {q}% technical. Bidders should note that social"
        f" value accounts for {s}% of the technical score."
    )
    label = gold("nested", q * s / 100, evidence=f"{s}%", unscored=["broad_is_floor"])
    return case("cf", "text", label, "4.3", text=text)


@template("test", 5)
def tenth_of_marks(d: Draw) -> Row:
    words, s = d.pick(("one tenth", 10), ("a fifth", 20), ("a quarter", 25), ("one twentieth", 5))
    text = f"{d.lead()} In scoring submissions, {words} of the total marks is for social impact."
    return case("cf", "text", said(s, words), "4.12", text=text)


@template("test", 5)
def entities_and_breaks(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (50, 35, 15), (70, 25, 5))
    text = (
        f"{d.lead()}&#xD;\n&lt;b&gt;Criteria&lt;/b&gt; Price &amp; affordability&nbsp;&ndash;&nbsp;{p}%&#xD;\n"
        f"Quality&nbsp;&ndash;&nbsp;{q}%&#xD;\nSocial Value&nbsp;&ndash;&nbsp;{s}%"
    )
    return case("cf", "text", said(s, f"{s}%"), "4.1", text=text)


@template("test", 5)
def amid_other_percentages(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (50, 35, 15), (40, 40, 20))
    text = (
        f"{d.lead()} The authority aims to cut carbon emissions by 45% by 2030 and to place 60% of its spend in the area."
        f" Evaluation: price {p}%, quality {q}%, social value {s}%. Social value commitments worth 20% of the contract"
        " value are expected. Rates are fixed for two years, after which CPI up to 3% may be claimed."
    )
    return case("cf", "text", said(s, f"{s}%"), "4.3 4.15", text=text)


@template("test", 5)
def ppn_background(d: Draw) -> Row:
    s = d.pick(15, 20, 12, 25)
    text = (
        "Central government must apply a minimum 10% under PPN 06/20, which does not bind councils."
        f" {d.lead()} In this tender social value has a weighting of {s}% of the overall score."
    )
    return case("cf", "text", said(s, f"{s}%"), "4.13", text=text)


@template("test", 5)
def with_environment(d: Draw) -> Row:
    p, q, e, s = d.shares((50, 35, 5, 10), (40, 40, 10, 10), (60, 20, 5, 15))
    text = f"{d.lead()} Price: {p}%; Quality: {q}%; Environmental sustainability: {e}%; Social value: {s}%."
    label = gold("weighted", s, broad_weight_pct=e + s, broad_is_floor=True, evidence=f"{s}%")
    return case("cf", "text", label, "2", text=text)


@template("test", 5)
def per_lot(d: Draw) -> Row:
    a, b = d.shares((5, 10), (10, 20), (10, 15))
    text = (
        f"{d.lead()}\r\nLot 1 - Price 60%, Quality {40 - a}%, Social Value {a}%\r\nLot 2 - Price 50%,"
        f" Quality {50 - b}%, Social Value {b}%"
    )
    label = gold(
        "weighted",
        (a + b) / 2,
        weight_low_pct=a,
        weight_high_pct=b,
        unscored=["broad_weight_pct", "broad_is_floor", "evidence"],
    )
    return case("cf", "text", label, "3", text=text)


@template("test", 5)
def toms_portal(d: Draw) -> Row:
    p, q, s = d.shares((50, 40, 10), (60, 25, 15), (45, 35, 20))
    text = (
        f"{d.lead()} Scores are made up of {p}% for price, {q}% for method statements and {s}% for social value, the latter"
        " being measured with the National TOMs through an online portal."
    )
    label = said(s, f"{s}%", assessed="quantitative", framework="toms")
    return case("cf", "text", label, "4.3 6", text=text)


@template("test", 5)
def said_twice(d: Draw) -> Row:
    s = d.pick(5, 10, 15)
    text = (
        f"Please note that social value is weighted at {s}%. {d.lead()} Evaluation criteria: Price 50%, Quality {50 - s}%,"
        f" Social Value {s}%."
    )
    return case("cf", "text", said(s, f"{s}%"), "4.15", text=text)


@template("test", 5)
def equals_signs(d: Draw) -> Row:
    p, q, s = d.shares((40, 50, 10), (45, 45, 10), (35, 45, 20))
    text = f"{d.lead()} Weighting: Price = {p}; Quality = {q}; SV = {s}. SV stands for social value."
    return case("cf", "text", said(s, f"{s}"), "8 SV", text=text)


@template("test", 5)
def points_of_total(d: Draw) -> Row:
    s, total = d.shares((10, 100), (50, 500), (150, 1000), (20, 200))
    text = f"{d.lead()} Social value responses attract {s} points out of a total of {total} points."
    return case("cf", "text", said(s * 100 / total, f"{s} points", unscored=["evidence"]), "4.5", text=text)


@template("test", 5)
def award_criteria_description(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (50, 40, 10), (40, 45, 15))
    text = f"Financial offer {p}%\nTechnical offer {q}%\nCommunity benefits {s}%"
    lots = [{"id": "1", "awardCriteria": {"description": text}}]
    label = said(s, f"{s}%", unscored=["broad_is_floor"])
    return case("uk4", "text", label, "5.1", text=d.lead(), lots=lots)


@template("test", 5)
def weighting_description(d: Draw) -> Row:
    s = d.pick(10, 15, 20)
    words = f"Price will count for 40%, quality for {60 - s}% and social value for {s}% of the final score."
    lots = [{"id": "1", "awardCriteria": {"weightingDescription": words}}]
    return case("uk4", "text", said(s, f"{s}%"), "5.1", text=d.lead(), lots=lots)


@template("test", 5)
def amount_then_dash(d: Draw) -> Row:
    p, q, s = d.shares((60, 30, 10), (50, 40, 10), (40, 45, 15))
    text = f"{d.lead()}\r\n{p}% - Price\r\n{q}% - Quality\r\n{s}% - Social Value"
    return case("cf", "text", said(s, f"{s}%"), "4.1", text=text)


@template("test", 5)
def up_front_floor(d: Draw) -> Row:
    s = d.pick(5, 10, 15)
    text = f"{d.lead()} Social value will be given a weighting of at least {s}% in this procurement."
    label = gold(
        "named", None, weight_low_pct=s, weight_high_pct=None, unscored=["broad_weight_pct", "broad_is_floor"]
    )
    return case("cf", "text", label, "8 floor", text=text)
