"""That social value is not weighed, in any words; and sentences with a negation that say no such thing."""

import pytest

from pipelines.criteria.denials import denies
from tests.social_value.test_false_zeros import read


@pytest.mark.parametrize(
    "said",
    [
        "Social value falls away for this purchase, being under the threshold.",
        "Social value has been left out of the marking scheme on this occasion.",
        "We decided against weighting social value, given how small the job is.",
        "Social value will play no part in deciding who wins.",
        "No account will be taken of social value when offers are compared.",
        "Nothing turns on social value in this award.",
        "An exemption from the social value weighting was granted.",
        "Our award criteria make no mention of social value.",
        "Tenders won't be scored for community benefits.",
        "It was agreed to leave social value aside.",
        "There will be no scoring of social value.",
        "No weighting whatsoever has been ascribed to social value in this procurement.",
        "Not applicable: social value.",
        "The authority does not propose to score social value for this requirement.",
        "Marks for social value: none.",
    ],
)
def test_a_denial_in_any_words_is_none(said: str) -> None:
    assert denies(said)
    assert read(text=said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "There is no separate social value question, since every answer is judged on it too.",
        "There is no minimum score for social value.",
        "Social value will not be marked by the same officers who mark price.",
        "Social value isn't weighted less than price.",
        "A bidder offering no social value will get no marks for it.",
        "Bidders should not assume that social value will not be scored.",
        "Social value is not evaluated as pass/fail.",
        "Social value has been dropped from 15% to 10%.",
        "Social value will not be used to justify a higher price.",
        "Social value is not part of the price.",
        "Do not leave out social value.",
        "The 5% for social value is not included in the quality score.",
        "The evaluation of social value does not include jobs outside the county.",
        "Zero marks will be given for social value answers over two pages.",
        "It is not true that social value plays no part.",
        "Why is social value not weighted higher?",
    ],
)
def test_a_negation_beside_social_value_is_no_denial(said: str) -> None:
    assert not denies(said)
    assert read(text=said)[0] != "none"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("We will award to the tender with the best balance of quality, price and social value.", "named"),
        ("Bids are judged by officers. Also looked at: fleet, cover at short notice, social value.", "named"),
        ("We were asked whether social value is scored. It isn't weighted, no.", "none"),
    ],
)
def test_social_value_is_named_or_not_without_a_figure(said: str, state: str) -> None:
    assert read(text=said)[0] == state
