"""Lists as officers type them: questions with their weights, repeated sections, remarks beside figures."""

import pytest

from pipelines.documents.model import Block, Paragraph
from tests.documents.test_other_layouts import P, read, said
from tests.support.documents import table


def lines(*texts: str) -> list[Block]:
    return [P(text, 1) for text in texts]


def heading(text: str) -> Paragraph:
    return P(text, 1, 2)


WHOLE = table([["Criterion", "Weighting"], ["Price", "40%"], ["Quality", "60%"]], 1)


def test_a_heading_stands_under_none_that_it_closes() -> None:
    """The question before it asked of contract management, which elsewhere is a subject with figures of its own."""
    shares = (("Mobilisation", 40), ("Contract management", 50), ("Social value", 10))
    blocks: list[Block] = lines("Quality accounts for 60% and price for 40% of the overall score.")
    for number, (name, share) in enumerate(shares, 1):
        blocks += [heading(f"Question {number} – {name} ({share}% of the quality score)"), P("Explain.", 1)]
    assert said(read(*blocks)) == ("nested", 6)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("2 questions at 5% each", ("weighted", 10)),
        ("Two questions, each worth 5%", ("weighted", 10)),
        ("2 method statements x 5%", ("weighted", 10)),
    ],
)
def test_several_questions_weigh_together_what_each_weighs(cell: str, state: tuple[str, float]) -> None:
    rows = [["Criteria", "Weighting"], ["Price", "60%"], ["Service delivery", "30%"], ["Social value", cell]]
    assert said(read(table(rows))) == state
    said_in_lines = lines("Price: 60%", "Service delivery: 30%", f"Social value: {cell}")
    assert said(read(*said_in_lines)) == state


@pytest.mark.parametrize(
    "sentence",
    [
        "Of the 60% for quality, 10% is allocated to social value and the remaining 50% to the method statements.",
        "Of the 60 for quality, 10 is for social value and the other 50 is for the method statements.",
    ],
)
def test_what_leads_to_the_next_figure_is_no_name(sentence: str) -> None:
    assert read(WHOLE, P(sentence, 1)).weight_pct == 10


def test_a_share_of_quality_in_a_sentence_is_of_the_quality_that_a_table_sizes() -> None:
    sentence = "Social value forms 10% of the quality score and is assessed through question 6."
    assert said(read(WHOLE, P(sentence, 1))) == ("nested", 6)


def test_shares_within_quality_are_no_shares_of_the_whole() -> None:
    text = (
        "Bids are assessed 70% on quality and 30% on price. Within the quality score, half is for the delivery "
        "plan, 30% for staffing and 20% for {}."
    )
    assert said(read(P(text.format("social value"), 1))) == ("nested", 14)


def test_the_split_is_none_of_the_things_that_it_is_between() -> None:
    """ "The split is 70% price and 30% quality" gave 70% to "split" and 30% to price."""
    rows = [
        ["No.", "Question", "Word limit", "Weighting"],
        [
            "1",
            "Describe how you will deliver the service, and how you will handle complaints.",
            "1000",
            "40%",
        ],
        ["2", "Describe your staffing structure and training.", "750", "30%"],
        ["3", "What social value will you bring to the borough?", "500", "30%"],
    ]
    assert said(read(P("The split is 70% price and 30% quality.", 1), table(rows))) == ("nested", 9)


def test_marks_in_the_name_of_a_section_are_those_of_its_rows_together() -> None:
    rows = [
        ["Criteria", "Marks"],
        ["Technical (70 marks)", ""],
        ["Understanding", "30"],
        ["Delivery", "30"],
        ["Social value", "10"],
        ["Financial (30 marks)", ""],
        ["Price", "30"],
    ]
    assert read(table(rows)).weight_pct == 10


def test_a_row_that_holds_its_figure_in_its_name_need_have_no_parts() -> None:
    rows = [["1. Price 45%", "<"], ["2. Understanding of the brief", "25%"], ["3. Team", "20%"]]
    assert said(read(table([*rows, ["4. Social value", "10%"]]))) == ("weighted", 10)


def test_frames_with_number_name_and_figure_are_parts_of_what_they_add_up_to() -> None:
    shares = (("Service delivery", "30%"), ("Staffing", "18%"), ("Social value", "12%"))
    blocks: list[Block] = lines("Quality: 60% Price: 40%")
    for number, (name, share) in enumerate(shares, 1):
        blocks += [table([[f"Q{number}", name, share]], number), P("Answer here", 1)]
    assert read(*blocks).weight_pct == 12
    blocks[1:3] = [table([["Q1", "Service delivery", "20%"]], 1), P("Answer here", 1)]
    assert read(*blocks).weight_pct is None  # with the others it reaches no 60


@pytest.mark.parametrize("sizes", [("60%", "60%"), ("60%", "50%")])
def test_a_section_and_its_weight_printed_in_each_row_stand_over_the_rows_once(
    sizes: tuple[str, str],
) -> None:
    rows = [
        ["Section", "Section weighting", "Question", "Question weighting"],
        ["Quality", sizes[0], "Design", "50%"],
        ["Quality", sizes[1], "Delivery", "30%"],
        ["Quality", sizes[0], "Social value", "20%"],
        ["Price", "40%", "Tender price", "100%"],
    ]
    expected = 12 if sizes[0] == sizes[1] else None
    assert read(table(rows)).weight_pct == expected


def test_a_question_of_a_sentence_with_its_weight_at_the_end() -> None:
    questions = lines(
        "The contract is awarded on the basis of 40% price and 60% quality.",
        "Q1. Please describe in detail how you would deliver this service from the first day, including "
        "mobilisation and handover from the incumbent. (30%)",
        "Q2. Please describe your team and how you will train them, including recruitment and retention of staff "
        "over the life of the contract. (18%)",
        "Q3. Please describe the social value that you will deliver through this contract and how it will be "
        "measured and reported to us. (12%)",
    )
    assert read(*questions).weight_pct == 12


def test_a_remark_after_the_figure_is_no_name() -> None:
    rows = [
        ["Criteria", "Weighting"],
        ["Price", "50% (lowest price scores maximum)"],
        ["Quality", "40% (see questions below)"],
        ["Social value", "10% (see Appendix 4)"],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize("form", ["/{}", "/ {}", "out of {}"])
def test_the_most_of_each_row_is_what_there_is_to_win(form: str) -> None:
    rows = [["Price", form.format(50)], ["Quality", form.format(40)], ["Social value", form.format(10)]]
    assert said(read(table([["Criteria", "Score"], *rows]))) == ("weighted", 10)
    alike = [["Price", form.format(5)], ["Quality", form.format(5)], ["Social value", form.format(5)]]
    assert read(table([["Criteria", "Score"], *alike])).weight_pct is None


def test_a_list_in_one_cell_beside_a_word_of_evaluation() -> None:
    cells = [["Evaluation", "Price 50% / Quality 40% / Social value 10%"], ["Contract start", "1 April 2026"]]
    assert said(read(table(cells))) == ("weighted", 10)


def test_the_others_share_the_remainder_equally() -> None:
    said_so = "One quarter of the marks are for price. The remaining criteria share the remainder equally:"
    names = ("Delivery", "Team", "Programme", "Environment", "Social value")
    assert read(*lines(said_so, *names)).weight_pct == 15


def test_a_part_of_quality_that_is_called_after_the_service_holds_no_other() -> None:
    parts = [["Sub-criterion", "Weighting"], ["Service delivery", "50%"], ["Staff training", "30%"]]
    reading = read(WHOLE, P("Quality sub-criteria", 1), table([*parts, ["Complaints handling", "20%"]], 2))
    assert said(reading) == ("none", 0)


def test_shares_of_the_whole_by_their_header_are_so_though_price_stands_elsewhere() -> None:
    rows = [["Quality sub-criteria", "Weighting (share of overall)"], ["Delivery", "30%"], ["Team", "24%"]]
    reading = read(table([*rows, ["Social value", "6%"]]), P("The price will carry what is left.", 1))
    assert said(reading) == ("nested", 6)


def test_what_shares_of_quality_are_of_the_whole_tells_how_much_quality_weighs() -> None:
    rows = [
        ["Quality question", "Weighting", "Equivalent overall weighting"],
        ["Approach", "60%", "36%"],
        ["Staff", "30%", "18%"],
        ["Social value", "10%", "6%"],
        ["Total quality", "100%", "60%"],
    ]
    assert said(read(table(rows))) == ("nested", 6)
    rows[2][2] = "20%"  # no one share of the whole: what the column says is not known
    assert read(table(rows)).weight_pct is None


def test_one_part_that_has_all_of_its_section() -> None:
    rows = [["PRICE", "50%"], ["Tendered total", "50%"], ["QUALITY", "40%"], ["Approach", "25%"]]
    rows += [["Staff", "15%"], ["SOCIAL VALUE", "10%"], ["Local jobs", "5%"], ["Carbon", "5%"]]
    assert said(read(table(rows))) == ("weighted", 10)


def test_this_call_off_is_the_exercise_itself() -> None:
    rows = [
        ["Criteria", "Framework range", "This call-off"],
        ["Price", "30-60%", "50%"],
        ["Quality", "30-60%", "40%"],
        ["Social value", "5-20%", "10%"],
    ]
    assert said(read(table(rows))) == ("weighted", 10)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Stage 1 is a compliance check (pass/fail). Stage 2 is scored:", ("weighted", 10)),
        ("Stage 2 is the tender. Stage 1, the selection of bidders, is scored:", ("not_visible", None)),
    ],
)
def test_the_nearest_sentence_says_which_stage_a_list_is_of(lead: str, expected: object) -> None:
    rows = [["Criterion", "Share"], ["Lowest price", "60%"], ["Method", "30%"], ["Social value", "10%"]]
    assert said(read(P(lead, 1), table(rows))) == expected


def test_rows_that_say_what_their_figures_are_name_no_criteria() -> None:
    """Criteria stand over the columns: 15 and 3 were read as weights of "Share of quality" and "Sides of A4"."""
    rows = [
        ["", "Mobilisation", "Social value", "Safety of pools"],
        ["Share of quality", "15%", "25%", "45%"],
        ["Sides of A4", "3", "2", "1"],
    ]
    assert read(WHOLE, table(rows)).state == "indeterminate"
    rows[1][3] = "60%"
    assert said(read(WHOLE, table(rows))) == ("nested", 15)


@pytest.mark.parametrize("label", ["MS{}", "Question {}:", "Q{}."])
def test_what_a_question_asks_of_is_no_retention_and_no_other_tender(label: str) -> None:
    """ "Retention" of money and "partners" of others are no weights; of a question by its number they are."""
    shares = (("Recruitment and retention of care workers", 25), ("Working with health partners", 25))
    blocks: list[Block] = lines(
        "Cost carries 40% and quality 60%. Quality is made up of the questions that follow."
    )
    for number, (name, share) in enumerate((*shares, ("Social value", 10)), 1):
        blocks += [heading(f"{label.format(number)} {name} ({share}%) – 4 sides"), P("Your answer.", 1)]
    assert read(*blocks).weight_pct == 10


def test_a_frame_is_one_list_however_many_shapes_it_has() -> None:
    """As a card and as a frame it was found twice, and the two of 50 were taken for the halves of 100."""
    shares = (("Method", "25%"), ("Team", "15%"), ("Social value", "10%"))
    blocks: list[Block] = lines("Price: 50%. Quality: 50%.")
    for number, (name, share) in enumerate(shares, 1):
        rows = [[f"Question {number}", name], ["Weighting", share], ["Response (max 500 words)", ""]]
        blocks.append(table(rows, number))
    assert read(*blocks).weight_pct == 10


def test_a_frame_headed_by_number_name_and_weight() -> None:
    shares = (("Method", "25%"), ("Team", "15%"), ("Social value", "10%"))
    blocks: list[Block] = lines("Price: 50%. Quality: 50%.")
    blocks += [
        table([[f"Q{number} {name} ({share})"], ["Response:"]], number)
        for number, (name, share) in enumerate(shares, 1)
    ]
    assert read(*blocks).weight_pct == 10


@pytest.mark.parametrize(
    "figures", [(".5", ".4", ".1"), ("Fifty per cent", "Forty per cent", "Ten per cent")]
)
def test_shares_without_a_nought_and_in_words(figures: tuple[str, str, str]) -> None:
    names = ("Price", "Quality", "Social value")
    rows = [
        ["Criterion", "Weighting"],
        *([name, figure] for name, figure in zip(names, figures, strict=True)),
    ]
    assert said(read(table(rows))) == ("weighted", 10)


def test_a_header_that_says_of_one_is_no_share() -> None:
    rows = [["Criterion", "Share of 1"], ["Price", "0.5"], ["Quality", "0.4"], ["Social value", "0.1"]]
    assert said(read(table(rows))) == ("weighted", 10)


def test_the_questions_of_a_table_that_carry_equal_weight() -> None:
    rows = [["No.", "Question"], ["1", "Method"], ["2", "Team"], ["3", "Risk"], ["4", "Social value"]]
    text = "Price 40%, quality 60%. Each question carries equal weighting."
    assert said(read(P(text, 1), table(rows))) == ("nested", 15)
    assert (
        read(P(text, 1), P("The staff are:", 1), P("Their number is four.", 1), table(rows)).weight_pct
        is None
    )


def test_a_question_that_has_its_weight_alone_beside_its_number_is_called_as_what_it_asks() -> None:
    texts = ["Price 50% Quality 50%"]
    for number, (asks, weight) in enumerate((("How", 25), ("Who", 15), ("What social value", 10)), 1):
        texts += [f"Question {number} – Weighting {weight}%", f"{asks} will you deliver?"]
    assert read(*lines(*texts)).weight_pct == 10
