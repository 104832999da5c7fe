"""Notices that state no weight of social value, though many hold figures and the words."""

from compose import Draw, Row, case, gold, template

OPEN = [
    "weight_low_pct",
    "weight_high_pct",
    "broad_weight_pct",
    "broad_is_floor",
    "themes",
    "assessed",
    "framework",
]


def silent(*also: str) -> Row:
    """Nothing of award criteria can be seen."""
    return gold("not_visible", unscored=list(also))


def outside(reason: str) -> Row:
    return gold("out_of_scope", reason=reason, unscored=OPEN)


# --- development -----------------------------------------------------------------------------------------


@template("development")
def dev_portal_only(d: Draw) -> Row:
    return case(
        "cf", "text", silent(), "3", text=f"{d.lead()} Documents are on the portal. Register free of charge."
    )


@template("development")
def dev_social_care_trap(d: Draw) -> Row:
    n = d.pick(15, 25, 40)
    text = f"{d.lead()} Adult social care accounts for {n}% of spending and offers value for money."
    return case("cf", "text", silent(), "2", text=text)


@template("development")
def dev_policy(d: Draw) -> Row:
    n = d.pick(5, 10, 20)
    text = f"{d.lead()} It is council policy to weight social value at a minimum of {n}% where proportionate."
    return case("cf", "text", silent(), "4.4", text=text)


@template("development")
def dev_totals(d: Draw) -> Row:
    q = d.pick(30, 40, 60)
    text = f"{d.lead()} Award on price ({100 - q}%) and quality ({q}%)."
    label = gold("indeterminate", None, weight_low_pct=0, weight_high_pct=q, broad_weight_pct=None)
    return case("cf", "text", label, "3", text=text)


@template("development")
def dev_not_weighted(d: Draw) -> Row:
    text = f"{d.lead()} Social value is not weighted for a contract of this size."
    return case("cf", "text", gold("none", 0, unscored=OPEN[2:]), "3", text=text)


@template("development")
def dev_scored(d: Draw) -> Row:
    text = f"{d.lead()} Social value will be evaluated together with the price."
    return case("cf", "text", gold("named", unscored=OPEN[2:4]), "3", text=text)


@template("development")
def dev_direct(d: Draw) -> Row:
    tender = {
        "procurementMethod": "limited",
        "procurementMethodDetails": "Single tender action (below threshold)",
    }
    return case("cf", "text", outside("direct_award"), "3", text=d.lead(), tender=tender)


# --- test ------------------------------------------------------------------------------------------------


@template("test", 7)
def nothing_at_all(d: Draw) -> Row:
    text = (
        f"{d.lead()}\r\n\r\nAdditional information: To view this notice and submit a response, please log in to the"
        " supplier portal. The Council is not bound to accept the lowest or any tender."
    )
    return case("cf", "text", silent(), "3", text=text)


@template("test", 7)
def only_in_documents(d: Draw) -> Row:
    text = f"{d.lead()} Price is not the only award criterion and all criteria are set out in the tender documents."
    return case("celex", "text", silent(), "3", text=text)


@template("test", 7)
def may_be_considered(d: Draw) -> Row:
    n = d.pick(5, 10, 15)
    text = f"{d.lead()} Social value may form up to {n}% of the evaluation of later call-off competitions."
    return case("cf", "text", silent(*OPEN[:4]), "8 may", text=text)


@template("test", 7)
def share_of_contract_value(d: Draw) -> Row:
    n = d.pick(5, 10, 20)
    text = (
        f"{d.lead()} The successful contractor is asked to commit social value equal to {n}% of the contract value, which"
        " will be monitored through the life of the agreement."
    )
    return case("cf", "text", silent(), "4.3", text=text)


@template("test", 7)
def jobs_and_spend(d: Draw) -> Row:
    n, m = d.shares((20, 60), (15, 40), (30, 75))
    text = (
        f"{d.lead()} Social value outcomes sought include {n}% of new recruits drawn from priority wards and {m}% of supply"
        " chain spend kept within twenty miles."
    )
    return case("cf", "text", silent(), "4.3", text=text)


@template("test", 7)
def minimum_policy(d: Draw) -> Row:
    n = d.pick(10, 15, 20)
    text = (
        f"{d.lead()} Under its Social Value Charter the authority usually applies a social value weighting of at least {n}%"
        " in contracts over the threshold."
    )
    return case("cf", "text", silent(), "4.4", text=text)


@template("test", 7)
def ppn_text(d: Draw) -> Row:
    text = f"{d.lead()} The buyer has regard to PPN 06/20, under which 10% of marks should be given to social value."
    return case("celex", "text", silent(), "4.13", text=text)


@template("test", 7)
def social_housing(d: Draw) -> Row:
    n = d.pick(12, 35, 48)
    text = (
        f"{d.lead()} About {n}% of the social housing stock was built before 1970 and value for money is essential; a"
        " 5% retention is held."
    )
    return case("cf", "text", silent(), "2", text=text)


@template("test", 7)
def buys_a_system(d: Draw) -> Row:
    text = "The Council wishes to buy a social value management system for recording supplier commitments, with 99.5% uptime."
    tender = {"title": "Social Value Measurement Platform"}
    return case("cf", "text", silent(), "2 title", text=text, tender=tender)


@template("test", 7)
def price_and_quality_text(d: Draw) -> Row:
    q = d.pick(20, 30, 40, 60, 70)
    text = d.pick(
        f"{d.lead()} Evaluation: Price {100 - q}%, Quality {q}%.",
        f"{d.lead()} Scores are split {100 - q}% for cost and {q}% for quality.",
        f"Tenders for this work are judged on quality {q}% and price {100 - q}%. {d.lead()}",
    )
    label = gold("indeterminate", None, weight_low_pct=0, weight_high_pct=q, broad_weight_pct=None)
    return case("cf", "text", label, "3", text=text)


@template("test", 7)
def said_not_weighted(d: Draw) -> Row:
    text = d.pick(
        f"{d.lead()} Social value will not be scored as part of this exercise.",
        f"{d.lead()} There is no social value weighting in this quotation.",
        f"{d.lead()} Because of its low value, social value does not form part of the evaluation here.",
    )
    return case("cf", "text", gold("none", 0, unscored=OPEN[2:]), "3", text=text)


@template("test", 7)
def price_alone(d: Draw) -> Row:
    text = d.pick(
        f"{d.lead()} Quotations will be evaluated on 100% price.",
        f"{d.lead()} The award criterion is Price: 100%.",
        f"{d.lead()} Lowest price only.",
    )
    return case("cf", "text", gold("none", 0), "3 none", text=text)


@template("test", 7)
def itemised_text_without(d: Draw) -> Row:
    p, a, b, c = d.shares((40, 30, 20, 10), (60, 20, 10, 10), (50, 25, 15, 10))
    text = (
        f"{d.lead()}\r\nScoring:\r\nPrice {p}%\r\nUnderstanding of the brief {a}%\r\nQualifications of the team {b}%\r\n"
        f"Timetable {c}%"
    )
    return case("cf", "text", gold("none", 0), "3 none", text=text)


@template("test", 7)
def named_without_figure(d: Draw) -> Row:
    text = d.pick(
        f"{d.lead()} Bids will be assessed on price, quality and social value.",
        f"{d.lead()} The award criteria are cost, technical merit and social value, in descending order of importance.",
        f"{d.lead()} Social value forms part of the quality evaluation.",
    )
    # Inside quality of no stated size: the codebook's table allows nested too, as the second reader saw.
    also = ["nested"] if "quality evaluation" in text else []
    label = gold("named", accept_states=also, unscored=[*OPEN[2:4], *(["weight_low_pct"] if also else [])])
    return case("cf", "text", label, "3", text=text)


@template("test", 7)
def pass_or_fail_text(d: Draw) -> Row:
    text = f"{d.lead()} Social value is assessed on a pass/fail basis; the lowest compliant price then wins."
    return case("cf", "text", gold("named", assessed="pass_fail", unscored=OPEN[2:4]), "3", text=text)


@template("test", 7)
def built_in(d: Draw) -> Row:
    text = d.pick(
        f"{d.lead()} Social value is embedded throughout the quality questions rather than scored by itself.",
        f"{d.lead()} Social value has been built into each of the method statement questions.",
    )
    return case("cf", "text", gold("embedded", unscored=OPEN[2:4]), "3", text=text)


@template("test", 7)
def call_off(d: Draw) -> Row:
    details = d.pick("Call-off from a framework agreement", "Call-off from a dynamic purchasing system")
    return case(
        "cf", "text", outside("call_off"), "3", text=d.lead(), tender={"procurementMethodDetails": details}
    )


@template("test", 7)
def direct_award(d: Draw) -> Row:
    details = d.pick(
        "Direct award", "Negotiated procedure without prior publication", "Other - Single Source"
    )
    return case(
        "cf",
        "text",
        outside("direct_award"),
        "3",
        text=d.lead(),
        tender={"procurementMethodDetails": details},
    )


@template("test", 7)
def provider_selection(d: Draw) -> Row:
    names = [
        "Quality and innovation",
        "Value",
        "Integration, collaboration and service sustainability",
        "Improving access, reducing health inequalities and facilitating choice",
        "Social value",
    ]
    weights = d.shares((30, 20, 20, 20, 10), (40, 15, 15, 20, 10))
    rows = [
        {"type": "quality", "name": name, "description": f"{weight}"}
        for name, weight in zip(names, weights, strict=True)
    ]
    return case("celex", "structured", outside("psr"), "3 psr", criteria=rows, text=d.lead())


@template("test", 7)
def engagement(d: Draw) -> Row:
    text = f"{d.lead()} This is early engagement only. Social value is expected to be worth 10% of the evaluation."
    return case("cf", "text", outside("planning"), "3", text=text, tag=["planning"])


@template("test", 7)
def pass_marks_and_discounts(d: Draw) -> Row:
    n = d.pick(50, 60, 70)
    text = (
        f"{d.lead()} Bidders must score at least {n}% for quality to proceed. Volume discounts of 3% and community benefit"
        " clauses apply to the contract."
    )
    label = gold("not_visible", accept_states=["named"], unscored=OPEN)
    return case("cf", "text", label, "4", text=text)


@template("test", 7)
def selection_only(d: Draw) -> Row:
    tender = {
        "selectionCriteria": {
            "criteria": [{"type": "technical", "description": "Evidence of social value delivery."}]
        }
    }
    return case(
        "celex", "text", gold("not_visible", unscored=["themes"]), "8 selection", text=d.lead(), tender=tender
    )


@template("test", 7)
def with_an_environment_row(d: Draw) -> Row:
    p, q, e = d.shares((60, 30, 10), (50, 45, 5), (40, 50, 10))
    text = f"{d.lead()} Price {p}%, technical quality {q}%, environmental impact {e}%."
    label = gold(
        "indeterminate", None, weight_low_pct=0, weight_high_pct=q, broad_weight_pct=e, broad_is_floor=True
    )
    return case("cf", "text", label, "8 broad", text=text)
