"""Words of documents that are evidence stand where they are said to stand, in every document of the sample."""

import pytest

from pipelines.documents.evaluation import read_evaluation
from pipelines.documents.model import Document
from pipelines.documents.opening import Opener
from sample.tender_documents import Labelled, content, labelled


@pytest.fixture(scope="module")
def opener():
    with Opener() as found:
        yield found


@pytest.mark.first(one=8)
@pytest.mark.parametrize("one", labelled(), ids=lambda one: one.file)
def test_evidence_of_a_list_stands_at_its_place(opener: Opener, one: Labelled) -> None:
    opened = [found for found in opener.open(content(one), one.file) if isinstance(found, Document)]
    reading = read_evaluation(opened)
    texts = reading.texts or {}
    for listed in reading.lists:
        for rows in listed.readings:
            for row in rows:
                said = row.evidence
                assert texts[said.field][said.start : said.end] == said.text, (said, row.name)
