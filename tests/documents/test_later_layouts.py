"""Layouts that two later hands showed: frames, formulas, footnotes, sums beside lines, sheets, parts by number."""

from collections.abc import Sequence

import pytest

from pipelines.documents.model import Block, Table
from tests.documents.test_other_layouts import P, read, said
from tests.support.documents import table


def frame(*cells: str, number: int = 1) -> Table:
    blank = [""] * (len(cells) - 1)
    return table([list(cells), ["How will you go about it?", *blank], ["Answer:", *blank]], number)


@pytest.mark.parametrize(
    "words", ["Weighting {}%", "Weighting: {}%", "Weight in section: {}%", "Worth {} per cent"]
)
def test_frames_round_questions(words: str) -> None:
    weights = (("Price", 45), ("Function", 35), ("Going live", 15), ("Social value", 5))
    frames = [
        frame(f"Question {n}", name, words.format(weight), "800 words", number=n)
        for n, (name, weight) in enumerate(weights, 1)
    ]
    assert said(read(*frames)) == ("weighted", 5)


@pytest.mark.parametrize("unscored", ["Not scored", "For information only", "Unweighted"])
def test_a_frame_that_is_not_scored_names_what_it_asks(unscored: str) -> None:
    weights = (("Price", "Weighting 50%"), ("Journeys", "Weighting 50%"), ("Social value", unscored))
    frames = [frame(f"Question {n}", *cells, number=n) for n, cells in enumerate(weights, 1)]
    reading = read(*frames)
    assert said(reading) == ("named", None)


def test_a_section_and_its_weight_in_cells_side_by_side() -> None:
    sections = [
        table([[name, "Section weight", "50.00"]], n)
        for n, name in enumerate(("Section 2: Price", "Section 3: Quality and technical"), 1)
    ]
    rows = [
        ["No.", "Question", "Type", "Mandatory", "Question weight"],
        ["3.1", "Stock on vans", "Text", "Yes", "80.00"],
    ]
    questions = table([*rows, ["3.2", "Social impact", "Text", "Yes", "20.00"]], 3)
    assert said(read(*sections, questions)) == ("nested", 10)


@pytest.mark.parametrize(
    "lines",
    [
        [
            "P is for price, Q for the quality of the service and SV for social value.",
            "F = (0.50 x P) + (0.40 x Q) + (0.10 x SV)",
        ],
        [
            "Total = 0.35 P + 0.10 K + 0.45 L + 0.10 V",
            "where P is the score for cost;",
            "K is the score for data;",
            "L is the score for works;",
            "V is the score for added social value;",
        ],
        ["Score = 60% x Price + 30% x Quality + 10% x Social value"],
        ["Score = Price × 0.6 + Quality × 0.3 + Social value × 0.1"],
    ],
)
def test_a_formula_gives_weights_by_what_its_letters_mean(lines: Sequence[str]) -> None:
    assert said(read(*(P(line, 1) for line in lines))) == ("weighted", 10)


@pytest.mark.parametrize(
    "line",
    [
        "Volume = 0.5 x L + 0.4 x B + 0.2 x H",
        "Index = 0.6 x A + 0.4 x B",
        "Payment = 0.5 x Rate + 0.5 x Hours",
    ],
)
def test_other_formulas_are_no_weights(line: str) -> None:
    assert not read(P(line, 1), P("Social value matters to us.", 1)).weight_pct


@pytest.mark.parametrize(
    "lead",
    [
        "The following are taken into account, the first counting for most and the last for least:",
        "The criteria, in descending order of importance, are:",
        "Our criteria stand in order of priority:",
    ],
)
def test_criteria_in_order_of_importance_are_named(lead: str) -> None:
    names = (
        "1. Price for three years",
        "2. Quality of proposals",
        "3. Social value for the parish",
        "4. Distance",
    )
    assert said(read(P(lead, 1), *(P(name, 1) for name in names))) == ("named", None)


def test_sums_of_sections_beside_their_lines() -> None:
    rows = [
        ["", "What we score", "Of total", ""],
        ["COMMERCIAL", "", "", "45%"],
        ["1", "Tendered sum", "40%", ""],
        ["2", "Rates for extras", "5%", ""],
        ["DELIVERY", "", "", "35%"],
        ["3", "Programme", "15%", ""],
        ["4", "Liaison", "20%", ""],
        ["SOCIAL VALUE", "", "", "20%"],
        ["5", "TOMs offer, through the calculator", "12%", ""],
        ["6", "How you will make it happen", "8%", ""],
    ]
    assert said(read(table(rows))) == ("weighted", 20)


def test_a_last_figure_without_a_name_is_the_total() -> None:
    top = table([["Split of the total", "Weight"], ["Price", "40%"], ["Quality", "60%"]], 1)
    rows = [["Q", "Question", "Share of Quality"], ["1", "Repairs", "50%"], ["2", "Out of hours", "35%"]]
    parts = table([*rows, ["3", "Social value", "15%"], ["", "", "100%"]], 2)
    assert said(read(top, parts)) == ("nested", 9)


@pytest.mark.parametrize("head", ["Area (m2)", "Visits a year", "Length in km", "Tonnes"])
def test_a_schedule_of_places_is_no_list_of_criteria(head: str) -> None:
    rows = [
        ["Ref", "Location", head],
        ["S01", "Mill Walk", "1,969"],
        ["S02", "Market Road", "231"],
        ["S03", "Park", "60"],
    ]
    assert said(read(table(rows))) == ("not_visible", None)


def test_a_scale_of_marks_below_a_total_is_no_part_of_the_list() -> None:
    rows = [
        ["Criterion", "Weight"],
        ["Price", "60%"],
        ["Safety", "25%"],
        ["Vehicles", "15%"],
        ["Total", "100%"],
    ]
    bands = [
        ["Marks awarded", "Description"],
        ["100%", "All that is asked"],
        ["50%", "Most of it"],
        ["0%", "Unanswered"],
    ]
    assert said(read(table([*rows, *bands]))) == ("none", 0)


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        (["Method\nAuditing\nSocial value", "40%\n15%\n10%"], ("weighted", 10)),
        (["Method\nAuditing\nStaff", "40%\n15%\n10%"], ("none", 0)),
    ],
)
def test_several_criteria_line_by_line_in_one_cell(cells: list[str], state: tuple[str, float]) -> None:
    rows = [
        ["Part", "What is looked at", "Weight", "Part total"],
        ["Price", "Total of the schedule", "35%", "35%"],
    ]
    assert said(read(table([*rows, ["Quality and technical", *cells, "65%"]]))) == state


def test_sentences_beside_names() -> None:
    rows = [
        ["Price", "This has 40% of all marks. The lowest total has full marks."],
        ["Quality", "This has 60% of all marks and falls into the parts that follow."],
        ["Monitoring", "This has 90% of the marks for quality. A duty line is open at 09:00."],
        ["Social value", "This has 10% of the marks for quality. Describe the added benefits."],
    ]
    assert said(read(table(rows))) == ("nested", 6)


def test_parts_by_the_number_of_what_they_are_of() -> None:
    lines = (
        "A Cost 60%",
        "B Quality 40%",
        "B1 Running it 40% of B",
        "B1.1 Planning 70% of B1",
        "B1.2 Community benefits 30% of B1",
        "B2 Vehicles 60% of B",
    )
    assert said(read(*(P(line, 1) for line in lines))) == ("nested", 4.8)


@pytest.mark.parametrize(
    "note",
    [
        "* of which 10% of the total score is for social value, 20% for function and 10% for support.",
        "* Of the 40, 20 percentage points are for function, 10 for support and 10 for social value.",
        "* made up of 10% for social value, 15% for function and 15% for support",
    ],
)
def test_a_footnote_holds_the_parts_of_the_row_with_the_star(note: str) -> None:
    top = table([["", "Share of the total score"], ["Price", "60%"], ["Quality *", "40%"]])
    assert said(read(top, P(note, 1)))[1] == 10


@pytest.mark.parametrize("inner", [True, False])
def test_a_table_inside_a_cell(inner: bool) -> None:
    outer = table([["Part", "Make-up"], ["Quality\n50%", ""], ["Price\n50%", ""]], 1)
    rows: list[list[str]] = [
        ["Question", "% of part"],
        ["Method", "45%"],
        ["People", "35%"],
        ["Social value", "20%"],
    ]
    flat = table(
        [
            ["Part", "Make-up"],
            ["Quality 50%", "Question % of part Method 45% People 35% Social value 20%"],
            ["Price 50%", "The fee"],
        ],
        1,
    )
    blocks: list[Block] = [outer, table(rows, 2)] if inner else [flat]
    assert said(read(*blocks)) == ("nested", 10)


def test_the_weighting_of_this_competition_stands_before_the_range_of_the_framework() -> None:
    rows = [
        ["Criterion", "Framework range", "Weighting in this competition"],
        ["Price", "30% - 70%", "60%"],
        ["Works", "0% - 30%", "30%"],
    ]
    assert said(
        read(table([*rows, ["Social Value", "0% - 30%", "10%"], ["Innovation", "0% - 10%", "n/a"]]))
    ) == ("weighted", 10)


def test_the_least_and_most_in_one_column() -> None:
    rows = [
        ["Criterion", "Permitted weighting (min - max)"],
        ["Price", "35% - 55%"],
        ["Access", "25% - 45%"],
        ["Community benefits", "15% - 25%"],
    ]
    reading = read(table(rows))
    assert (reading.weight_low_pct, reading.weight_high_pct) == (15, 25)


def test_who_marks_a_criterion_is_not_its_name() -> None:
    rows = [
        ["Line", "Marks", "", "What is marked"],
        ["A", "500", "Finance", "Price"],
        ["B", "300", "Highways", "Method"],
        ["C", "100", "Commissioning", "Social value"],
        ["D", "100", "Highways", "Mobilisation"],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


def test_parts_of_quality_in_another_place_are_no_weights_of_the_whole() -> None:
    letter = P(
        "The quality part is marked out of 100. Of those 100 marks 60 go to the design, 30 to the programme and 10 to social value.",
        2,
    )
    assert said(read(P("Price carries 30% and quality 70%.", 1), letter)) == ("nested", 7)


@pytest.mark.parametrize(
    "name", ["Traffic and neighbours", "Work with partners", "Lessons of the current contract"]
)
def test_a_heading_with_its_figure_is_about_this_tender(name: str) -> None:
    lines = ("4.1 Price (50%)", "4.2 Temporary works (25%)", f"4.3 {name} (15%)", "4.4 Social Value (10%)")
    assert said(read(*(P(line, 1, 3) for line in lines))) == ("weighted", 10)


@pytest.mark.parametrize(
    ("heads", "body", "expected"),
    [
        (["Price (50%)", "Quality (40%)", "Social value (10%)"], ["Rates", "Statements", "TOMs"], ("weighted", 10)),
        (["", "Cost - 35%", "Technical - 45%", "Social Value - 20%"], ["How", "Form A", "Form B", "Form C"], ("weighted", 20)),
        (["Community benefits 15%", "Whole-life cost 60%", "Delivery 25%"], ["Plan", "Prices", "Plan"], ("weighted", 15)),
    ],
)  # fmt: skip
def test_heads_of_columns_hold_names_and_weights(heads: list[str], body: list[str], expected: object) -> None:
    assert said(read(P("Award criteria and weightings", 1), table([heads, body, body]))) == expected


@pytest.mark.parametrize(
    "heads",
    [
        ["Quality (40%)", "Delivery (50%)", "Social value (10%)"],  # without price: of what?
        ["Price (50%)", "Quality (50%)", "Social value (10%)"],  # no whole
        ["Price (90%)", "Spend with local firms in the region of 10%"],  # no criterion beside it
    ],
)
def test_heads_that_make_no_whole_are_no_weights(heads: list[str]) -> None:
    body = ["Rates", "Statements", "TOMs"][: len(heads)]
    assert said(read(P("Award criteria and weightings", 1), table([heads, body, body])))[1] is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Price", "one half"], ["Quality", "two fifths"], ["Social value", "one tenth"]], ("weighted", 10)),
        (
            [["Cost", "Three-quarters"], ["Method", "a fifth"], ["Social impact", "a twentieth"]],
            ("weighted", 5),
        ),
        (
            [["Price", "A half"], ["Delivery", "three tenths"], ["Community benefits", "One fifth"]],
            ("weighted", 20),
        ),
    ],
)
def test_fractions_in_words_in_cells_are_shares(rows: list[list[str]], expected: object) -> None:
    assert said(read(P("Award criteria", 1), table([["Criterion", "Weighting"], *rows]))) == expected


def test_places_in_an_order_are_no_fractions() -> None:
    rows = [["Price", "half"], ["Quality", "third"], ["Social value", "fifth"]]
    assert said(read(P("Award criteria", 1), table([["Criterion", "Weighting"], *rows])))[1] is None


@pytest.mark.parametrize("form", ["{}. ", "{}) ", "{} ", "Section {}: ", "A{}. "])
@pytest.mark.parametrize(("first", "count"), [(8, 8), (12, 6), (10, 7), (11, 7)])
def test_numbers_of_headings_are_no_weights_even_where_they_make_up_100(
    form: str, first: int, count: int
) -> None:
    names = (
        "Training",
        "Award",
        "Ending the contract",
        "Payment",
        "Exclusion",
        "Introduction",
        "Staff",
        "Sites",
    )
    left = 100 - sum(range(first, first + count))
    blocks: list[Block] = []
    for number, name in enumerate(names[:count], first):
        blocks.append(P(f"{form.format(number)}{name}", 1))
        if name == "Award":
            blocks.append(P("The council expects suppliers to have regard to social value.", 1))
        if name == "Payment":
            blocks.append(P(f"A discount of {left} points may be offered but is not evaluated.", 1))
    assert read(*blocks, head=()).weight_pct is None


@pytest.mark.parametrize("figures", [("60", "30", "10"), ("60%", "30%", "10%")])
def test_figures_before_names_are_no_numbers_of_headings(figures: Sequence[str]) -> None:
    names = ("Price", "Quality of the service", "Social value")
    lines = [P(f"{figure} {name}", 1) for figure, name in zip(figures, names, strict=True)]
    assert said(read(*lines)) == ("weighted", 10)


@pytest.mark.parametrize(
    ("whole", "shares"), [("100%", ("40%", "30%", "20%", "10%")), ("1", ("0.4", "0.3", "0.2", "0.1"))]
)
def test_a_row_that_is_all_of_quality_is_what_the_rows_below_are_parts_of(
    whole: str, shares: Sequence[str]
) -> None:
    names = ("Team", "Method", "Plant", "Social value")
    tops = ("45%", "55%") if "%" in whole else ("0.45", "0.55")
    rows = [["Criterion", "Share of quality", "Share of whole"], ["Price", "", tops[0]]]
    rows += [["Quality, of which", whole, tops[1]], *([n, s, ""] for n, s in zip(names, shares, strict=True))]
    assert said(read(table(rows))) == ("nested", 5.5)


@pytest.mark.parametrize("heads", [("PRICE - 40%", "QUALITY - 60%"), ("Cost (40%)", "Technical (60%)")])
@pytest.mark.parametrize("alone", ["100%", "40%"])
def test_criteria_that_hold_their_figures_over_parts_with_figures_of_their_own(
    heads: Sequence[str], alone: str
) -> None:
    rows: list[list[str | None]] = [["Part", "Made up of", "<"], [heads[0], "Tender sum", alone]]
    rows += [[heads[1], "Design", "50%"], [None, "Programme", "40%"], [None, "Community benefits", "10%"]]
    assert said(read(table(rows))) == ("nested", 6)


def test_criteria_that_hold_their_figures_stand_once_over_rows_that_are_blank_below() -> None:
    rows = [["Section", "Question", "Weight"], ["Price 30%", "Schedule of rates", "100%"]]
    rows += [["Quality 70%", "Team", "60%"], ["", "Reporting", "30%"], ["", "Social value", "10%"]]
    assert said(read(table(rows))) == ("nested", 7)


@pytest.mark.parametrize("top", ["Technical (400 marks)", "Quality"])
def test_weights_without_a_sign_that_add_up_to_more_than_100_are_marks(top: str) -> None:
    rows = [["No", "Question", "Words", "Weight"], ["11", "Design of the pitch", "500", "120"]]
    rows += [
        ["12", "Drainage", "500", "140"],
        ["13", "Testing", "400", "80"],
        ["14", "Social value", "400", "60"],
    ]
    model = table([["Element", "Share"], ["Price", "40%"], [top, "60%"]], 2)
    reading = read(table(rows), P("Award model", 1, 2), model)
    assert said(reading) == ("nested", 9)


@pytest.mark.parametrize(
    "remark", [", marked on the four answers below", " (shared as in the table below)", "; see the table"]
)
def test_names_and_figures_in_turn_with_a_remark_after_the_figure(remark: str) -> None:
    lines = [P(text, 1) for text in ("Price", "45%", "Quality", f"55%{remark}")]
    rows = [["Handling", "40%"], ["Team", "30%"], ["Timetable", "20%"], ["Social value", "10%"]]
    assert said(read(P("How we will choose", 1, 1), *lines, table(rows))) == ("nested", 5.5)


def test_terms_and_amounts_in_turn_are_no_criteria() -> None:
    lines = (
        "Retention",
        "3%, halved at completion",
        "Defects period",
        "97% of faults",
        "Social value",
        "noted",
    )
    assert read(*(P(line, 1) for line in lines), head=()).weight_pct is None


@pytest.mark.parametrize(
    ("lead", "second"),
    [
        ("Quality is 60% of the overall score and the financial offer is 40%. Each box has its share of the"
         " quality marks.", "Menus and price to the customer"),
        ("Price is 40% and quality 60% of the score. Weightings below are percentages of the quality score.",
         "Value and cost of upkeep"),
    ],
)  # fmt: skip
def test_boxes_whose_figures_are_shares_of_quality_whatever_they_sound_of(lead: str, second: str) -> None:
    rows = (("Staffing", 50), (second, 40), ("Social value: what will you do for residents?", 10))
    frames = [
        table([[f"Question {n}", f"Weighting: {weight}%"], [name, "<"], ["Answer:", "<"]], n)
        for n, (name, weight) in enumerate(rows, 1)
    ]
    assert said(read(P(lead, 1), *frames)) == ("nested", 6)


@pytest.mark.parametrize(
    ("last", "expected"), [("Rehoming", ("none", 0)), ("Social value", ("weighted", 10))]
)
def test_boxes_that_make_up_100_with_the_price_in_the_sentence_before(
    last: str, expected: tuple[str, float]
) -> None:
    lead = P("Price carries 50% of the total. Each box states the percentage of the total of its answer.", 1)
    rows = (("Collection", 20), ("Kennels", 20), (last, 10))
    frames = [
        table([[f"Question {n}", f"Weighting: {weight}% of total"], [name, "<"]], n)
        for n, (name, weight) in enumerate(rows, 1)
    ]
    assert said(read(lead, *frames, head=(P("Method statement questions", 1, 1),))) == expected


def test_boxes_that_make_up_no_100_with_the_price_stay_open() -> None:
    lead = P("Price carries 60% of the total. Each box states the percentage of the total of its answer.", 1)
    rows = (("Collection", 20), ("Kennels", 20), ("Social value", 10))
    frames = [
        table([[f"Question {n}", f"Weighting: {weight}% of total"], [name, "<"]], n)
        for n, (name, weight) in enumerate(rows, 1)
    ]
    assert read(lead, *frames).weight_pct is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "There are four criteria: hire charges; safety of structures; crew; delivery and removal. All four"
            " carry the same weight.",
            ("none", 0),
        ),
        (
            "We use five award criteria: cost of hire; stages and ramps; crew; delivery and removal; social value."
            " All five carry the same weight.",
            ("weighted", 20),
        ),
        (
            "Price has half of the marks. The other half is for quality, given through five answers that carry"
            " the same weight: plans; coaches and checks; older people and girls; venues; and social value.",
            ("nested", 10),
        ),
    ],
)
def test_names_parted_by_semicolons_keep_their_and(text: str, expected: tuple[str, float]) -> None:
    assert said(read(P(text, 1), head=(P("Award criteria", 1, 1),))) == expected


@pytest.mark.parametrize("test", ["Pass / Fail", "Pass or fail", "Not scored"])
def test_what_is_only_passed_under_the_award_is_named(test: str) -> None:
    lead = P("The contract will be awarded on price alone among tenders that meet these: 100% price.", 1)
    names = ("SSIP membership", "Social value statement", "Programme within 22 weeks")
    requirements = table([["Requirement", "Test"], *([name, test] for name in names)])
    assert said(read(lead, requirements, head=(P("13. Award", 1, 1),))) == ("named", None)


@pytest.mark.parametrize("heading", ["Selection questionnaire", "Conditions of contract"])
def test_what_is_only_passed_elsewhere_is_no_list_of_the_award(heading: str) -> None:
    names = ("Insurance", "Social value statement", "Accounts")
    requirements = table([["Requirement", "Test"], *([name, "Pass / Fail"] for name in names)])
    assert read(requirements, head=(P(heading, 1, 1),)).state != "named"


@pytest.mark.parametrize("header", ["Points of 100", "Marks out of 100", "Maximum marks of 100"])
def test_a_header_may_say_how_many_there_are_in_all(header: str) -> None:
    rows = [["Quality answer", header], ["Cover", "45"], ["Claims handling", "35"], ["Social value", "20"]]
    reading = read(table(rows), head=(P("Choosing the tender", 1, 1),))
    assert reading.weight_pct is None
    assert (reading.weight_low_pct, reading.weight_high_pct) == (0, 20)


@pytest.mark.parametrize(
    ("heads", "last", "expected"),
    [
        (("Cost: 70 of 100", "Technical: 30 of 100"), "Call out response", ("none", 0)),
        (("Cost: 70 of 100", "Technical: 30 of 100"), "Social value", ("weighted", 8)),
        (("Price (70%)", "Quality (30%)"), "Community benefits", ("weighted", 8)),
    ],
)
def test_names_and_numbers_in_one_cell_beside_the_criterion_that_they_add_up_to(
    heads: Sequence[str], last: str, expected: tuple[str, float]
) -> None:
    rows = [["Part", "Made up of"], [heads[0], "Capital sum 60 Five year upkeep 10"]]
    rows.append([heads[1], f"Lift out of use plan 12 Equipment and spares 10 {last} 8"])
    assert said(read(table(rows), head=(P("How tenders are compared", 1, 1),))) == expected


def test_how_a_criterion_is_judged_is_no_second_one() -> None:
    lines = ["45% – Price, being the capital sum and upkeep", "45% – Design, as described in part 3"]
    last = "10% – Social value, judged on the commitments entered and the plan for them"
    assert said(read(P("Evaluation of tenders", 1), *(P(line) for line in [*lines, last]))) == (
        "weighted",
        10,
    )


def test_what_a_market_is_asked_weighs_nothing() -> None:
    about = P("This is a questionnaire. It is not an invitation to tender.")
    asked = P("What would help? Would a social value weighting of 10% be reasonable in the evaluation?")
    assert said(read(P("Evaluation of tenders", 1), asked))[0] != "not_visible"
    assert said(read(about, P("Evaluation of tenders", 1), asked)) == ("not_visible", None)
