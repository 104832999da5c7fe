"""How fast names resolve: `python tests/bench/buyers.py [NAMES]`.

Distinct names are made from the register and timed on one core (CPU), by what decided. 20,000 by default.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from pipelines.authorities.buyers.name_forms import make_forms
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import Register, load_register

_BESIDE = (
    *("{}", "{} - Adult Social Care {n}", "Procurement {n} - {}", "{} Highways {n}", "{} (t/a Services {n})"),
    *("Agent {n} Ltd on behalf of {}", "{} & Partner {n}", "{} NHS Trust {n}", "{n} Homes Limited", "{}x"),
    *(
        "Parish Council of Upper {n}",
        "St {n} Primary School",
        "Consultants {n} LLP",
        "Body {n}",
        "{} and {other}",
    ),
)


def draw_names(register: Register, wanted: int, seed: int = 5) -> list[str]:
    """Distinct names, as notices write them: forms of the register's names, and bodies that are none."""
    drawn = random.Random(seed)
    known = sorted({form.title() for row in register.authorities.values() for form in make_forms(row)})
    known += [row.official_name for row in register.authorities.values()]
    found: dict[str, None] = {}
    while len(found) < wanted:
        name = drawn.choice(_BESIDE).format(
            drawn.choice(known), n=_letters(drawn.randrange(10**9)), other=drawn.choice(known)
        )
        found[name] = None
    return list(found)


def _letters(number: int) -> str:
    """A number as letters, since trailing digits are taken for a portal's."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).capitalize()


def report_speed(register: Register, wanted: int) -> Iterator[str]:
    """The time to build, the rate over all, and by method of the match."""
    begun = process_time()
    resolver = Resolver(register)
    built = process_time() - begun
    asked = draw_names(register, wanted)
    spent: dict[str, float] = defaultdict(float)
    counted: Counter[str] = Counter()
    for name in asked:
        start = process_time()
        match = resolver.resolve(name, [], register.as_of)
        stage = f"{match.method}, {match.buyer_class}" if match.method in ("part", "rule") else match.method
        spent[stage] += process_time() - start
        counted[stage] += 1
    total = sum(spent.values())
    yield f"{len(asked):,} distinct names in {total:.2f} s of one core, {len(asked) / total:,.0f} a second"
    yield f"the index of names was built in {built:.2f} s"
    for stage, number in counted.most_common():
        yield f"  {stage:<28}{number:>7,} names{number / spent[stage]:>12,.0f} a second"


if __name__ == "__main__":
    reference = load_register(Path(__file__).parents[2] / "warehouse/reference")
    for line in report_speed(reference, int(sys.argv[1]) if len(sys.argv) > 1 else 20_000):
        print(line)
