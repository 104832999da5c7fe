"""Texts as sparse rows of their terms (tf-idf), to the last bit those of scikit-learn's `TfidfVectorizer`.

Made here, since that library takes seconds to load and nights have no other need of it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats = npt.NDArray[np.float64]
_WORD = re.compile(r"\b\w+\b")
CHARACTERS = 4
_LITTLE = """a an and are as at be by for from has have how in is it its of on or our that the their they this
to was we what which who will with you your not no than then there these those such any all each also may must
shall should would can could do does"""
LITTLE = frozenset(_LITTLE.split())
"""Words that speak for no theme: without them the words that are shown as evidence make sense."""


def words_of(text: str, without: frozenset[str] = LITTLE) -> list[str]:
    """The words of a text in lower case, but for the little ones, and each two that follow one another."""
    found = [word for word in _WORD.findall(text.lower()) if word not in without]
    return [*found, *map(" ".join, zip(found, found[1:], strict=False))]


def all_words_of(text: str) -> list[str]:
    """The same with the little words."""
    return words_of(text, frozenset())


def characters_of(text: str) -> Iterator[str]:
    """Each four characters in a row of a word with a blank before and behind; a shorter one whole."""
    for word in text.lower().split():
        padded = f" {word} "
        for start in range(max(len(padded) - CHARACTERS, 0) + 1):
            yield padded[start : start + CHARACTERS]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The terms that count, in the order of their columns, and how much each weighs (idf)."""

    split: Callable[[str], Iterable[str]]
    terms: tuple[str, ...]
    idf: Floats

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each term."""
        return {term: column for column, term in enumerate(self.terms)}

    def rows(self, texts: Sequence[str]) -> Any:
        """Sparse rows of length one: 1 + log of the count of each term, by its idf."""
        indices: list[int] = []
        counts: list[int] = []
        ends = [0]
        for text in texts:
            found = Counter(self.columns[term] for term in self.split(text) if term in self.columns)
            for column, count in sorted(found.items()):
                indices.append(column)
                counts.append(count)
            ends.append(len(indices))
        data = (np.log(np.array(counts, dtype=float)) + 1) * self.idf[indices]
        for start, end in zip(ends, ends[1:], strict=False):
            if end > start:
                # Added one after another, as the library does: sums of floats hang on the order.
                data[start:end] /= np.sqrt(np.cumsum(data[start:end] ** 2)[-1])
        return sp.csr_matrix((data, indices, ends), shape=(len(texts), len(self.terms)))


def learned(split: Callable[[str], Iterable[str]], texts: Sequence[str], least: int = 1) -> Vocabulary:
    """The terms of these texts that stand in so many of them at least, with their idf (smoothed)."""
    held = Counter(term for text in texts for term in set(split(text)))
    terms = tuple(sorted(term for term, count in held.items() if count >= least))
    counts = np.array([held[term] for term in terms], dtype=float)
    return Vocabulary(split, terms, np.log((len(texts) + 1) / (counts + 1)) + 1)
