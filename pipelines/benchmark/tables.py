"""The tables of stage benchmark."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from pipelines.authorities.register.register import Register, load_register
from pipelines.benchmark import authority_measures, peer_comparisons, peer_sets
from pipelines.benchmark import policy_practice as practice
from pipelines.benchmark.alignment import rows as alignment_rows
from pipelines.benchmark.changes import rows as change_rows
from pipelines.benchmark.comparison_inputs import ORDER, ComparisonInputs, prepare_comparisons
from pipelines.benchmark.deciles import rows as decile_rows
from pipelines.benchmark.kept_periods import stated
from pipelines.benchmark.measure import Measure
from pipelines.benchmark.measures import load as load_measures
from pipelines.benchmark.monthly_sums import WHOLE
from pipelines.benchmark.peer_sets import PeerSet
from pipelines.benchmark.periods import ALL_YEARS, Period
from pipelines.benchmark.population import joined
from pipelines.benchmark.questions import BESIDE_PEERS, Tables
from pipelines.benchmark.questions import load as load_questions
from pipelines.benchmark.questions import questions as ask
from pipelines.benchmark.reorganisations import family, reorganisations
from pipelines.benchmark.social_value_statement import rows as statement_rows
from pipelines.kept import Kept
from pipelines.settings import Settings
from pipelines.step import step
from warehouse.interim import ALL, Counts, Refusal, add, parts, refuse, save, scan, schema_of, write
from warehouse.progress import tracked
from warehouse.tables import TABLES

PERIODS = "authority_measures", "peer_comparisons"
COUNTED = ("procurements", "criteria", "criterion_themes", "commitments")
"""Tables that figures count."""
SETS = ("authorities", "authority_groups", "neighbours", "mix_neighbours")
"""Tables that peer sets come from."""
ROW_GROUP = 10_000
"""Rows of figures that are read together. They are short: small groups take twice the time and the space."""
OF_AUTHORITY, OF_MEASURE = ("authorities", ("authority_id",)), ("measures", ("measure",))


@step("measures")
def measures(settings: Settings) -> Counts:
    """The definitions of the measures."""
    return save(settings.home, "measures", map(_definition, load_measures()))


def _definition(measure: Measure) -> dict[str, object]:
    named = set(TABLES["measures"].columns()) - {"measure", "sources", "breakdowns"}
    return {
        "measure": measure.id,
        "sources": "; ".join(measure.sources),
        "breakdowns": ";".join(measure.breakdowns) or None,
        **{name: getattr(measure, name) for name in named},
    }


@step("yardsticks", needs=["measures"], keys=[("yardsticks", *OF_MEASURE)])
def yardsticks(settings: Settings) -> Counts:
    """The dated figures of policy that stand in the measure files."""
    rows = [
        {
            "measure": measure.id,
            "yardstick": number,
            **{
                name: getattr(found, name)
                for name in ("title", "value", "valid_from", "valid_to", "duty", "source")
            },
        }
        for measure in load_measures()
        for number, found in enumerate(measure.yardsticks, 1)
    ]
    return save(settings.home, "yardsticks", rows)


@step("repooled", needs=["authorities", "procurements"])
def repooled(settings: Settings) -> Counts:
    """The change log of reorganised councils, with the procurements that were added to a successor."""
    register = load_register(settings.register_dir)
    counts = dict(
        joined(scan(settings.home, "procurements"), WHOLE)
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .group_by("authority_id")
        .len()
        .collect()
        .iter_rows()
    )
    found = reorganisations(register, today(settings))
    rows = [
        {**row, "procurements": counts.get(row["predecessor_id"], 0) if row["pooled"] else 0} for row in found
    ]
    return save(settings.home, "repooled", rows)


@step("mix_neighbours", needs=["authorities", "procurements"])
def mix_neighbours(settings: Settings) -> Counts:
    """Who buys much the same: by what councils put out to tender, whether it could be read or not."""
    cell = pl.concat_str(
        pl.col("cpv_division").fill_null("?"), pl.col("category").fill_null("?"), "value_band", separator="|"
    )
    counts = (
        joined(scan(settings.home, "procurements"), WHOLE)
        .filter(pl.col("in_scope") & pl.col("authority_id").is_not_null())
        .group_by("authority_id", cell.alias("cell"))
        .agg(pl.len().alias("count"))
        .collect()
    )
    return save(settings.home, "mix_neighbours", peer_sets.mix_neighbours(counts))


@step(
    "authority_measures",
    "peer_comparisons",
    needs=["measures", *COUNTED, *SETS],
    keys=[
        ("authority_measures", *OF_AUTHORITY),
        ("authority_measures", *OF_MEASURE),
        (
            "peer_comparisons",
            "authority_measures",
            ("authority_id", "measure", "period", "breakdown", "cell"),
        ),
    ],
)
def comparisons(settings: Settings) -> Counts:
    """`authority_measures` and `peer_comparisons`, a period at a time: each is a part of the table.

    A period of which nothing changed that it is made from stands as it was made (`kept_periods`).
    """
    home = settings.home
    inputs = inputs_of(settings)
    late = _dated_later(home, today(settings))
    refuse(home, "authority_measures.future", late)
    found = {period.id.replace("/", "-").replace(" ", "_"): (period, key) for period, key in stated(inputs)}
    for name in PERIODS:
        for part, path in parts(home, name).items():
            if part not in found:
                path.unlink()
    kept = Kept.of(home, *PERIODS)
    counts: list[Counts] = [{"authority_measures_refused": len(late), "peer_comparisons_refused": 0}]
    for part, (period, key) in tracked(found.items(), "periods compared"):
        counts.append(kept.made(key, partial(_compared, home, inputs, period, part), part))
    return add(counts)


def _compared(home: Path, inputs: ComparisonInputs, period: Period, part: str) -> Counts:
    """Writes the part of both tables for one period."""
    made = authority_measures.figures(inputs, period)
    counts = [
        _keep(home, name, module.rows(inputs, made), part)
        for name, module in (
            ("authority_measures", authority_measures),
            ("peer_comparisons", peer_comparisons),
        )
    ]
    return add(counts)


def _keep(home: Path, name: str, frame: pl.DataFrame, part: str) -> Counts:
    """Writes a frame as a part of a table. Raises ValueError for a row that breaks the table's rules."""
    valid, failures = TABLES[name].filter(frame)
    if failures.counts():
        raise ValueError(f"{name}, {part}: rows break the rules {', '.join(failures.counts())}")
    # Words are sorted as numbers: the rows of one period share few of them.
    key = [
        pl.col(column).cast(pl.Enum(valid[column].unique().sort()))
        if valid.schema[column] == pl.String
        else pl.col(column)
        for column in TABLES[name].primary_key()
    ]
    write(home, name, valid.sort(key), part, row_group=ROW_GROUP)
    return {name: valid.height}


def _dated_later(home: Path, day: date) -> list[Refusal]:
    """Quarantine rows of procurements whose notice is dated in the future: no period may hold them."""
    later = (
        scan(home, "procurements").filter(pl.col("notice_date") > day).select("source", "ocid", "notice_date")
    )
    return [
        {
            "stage": "authority_measures",
            "source": row["source"],
            "ocid": row["ocid"],
            "rule": "notice-in-the-future",
            "reason": f"the notice is dated {row['notice_date']}, after today ({day}): no period counts it",
        }
        for row in later.select("source", "ocid", "notice_date").collect().to_dicts()
    ]


@step("changes", needs=["measures", *COUNTED, *SETS], keys=[("changes", *OF_MEASURE)])
def changes(settings: Settings) -> Counts:
    """Shares before and after, inside a regime and across the Act."""
    return _whole(settings, "changes", pl.concat(list(change_rows(_of_whole(settings)))))


@step("deciles", needs=["authorities", "authority_measures"])
def deciles(settings: Settings) -> Counts:
    """Deciles of the councils' figures by type and period."""
    everyone = load_register(settings.register_dir).authorities.values()
    return _whole(
        settings,
        "deciles",
        decile_rows(scan(settings.home, "authority_measures"), everyone, load_measures()),
    )


@step("statements", needs=[*COUNTED, *SETS], keys=[("statements", *OF_AUTHORITY)])
def statements(settings: Settings) -> Counts:
    """The social value statement of every council and year."""
    return _whole(settings, "statements", statement_rows(_of_whole(settings)))


@step("policy_practice", needs=["policies", *COUNTED, *SETS])
def policy_practice(settings: Settings) -> Counts:
    """Every policy on social value against what was asked for while it was in force."""
    home = settings.home
    policies = scan(home, "policies").collect().to_dicts()
    members: dict[str, list[str]] = defaultdict(list)
    for row in scan(home, "authority_groups").collect().to_dicts():
        members[row["group_id"]].append(row["authority_id"])
    kin: dict[str, list[str]] = defaultdict(list)
    register = load_register(settings.register_dir)
    pairs = family(reorganisations(register, today(settings)), register.authorities)
    for authority, signer in pairs.iter_rows():
        kin[authority].append(signer)
    columns = [*practice.NEEDED, *practice.BOUNDS]
    counted = joined(scan(home, "procurements"), WHOLE)
    frame = counted.filter(pl.col("in_scope")).select(columns).collect()
    return save(home, "policy_practice", practice.policy_practice(policies, frame, members, kin))


@step(
    "questions",
    needs=["authority_measures", "peer_comparisons", "policy_practice", "authorities"],
    keys=[("questions", *OF_AUTHORITY)],
)
def questions(settings: Settings) -> Counts:
    """Questions that the figures of all years and of the newest 36 months prompt."""
    home = settings.home
    found = sorted(path.stem for path in parts(home, "authority_measures").values())
    newest = [stem for stem in found if stem.startswith("36_")][-1:]
    chosen = pl.col("period").is_in([ALL_YEARS, *(stem.replace("_", " ") for stem in newest)])
    tables = Tables(
        scan(home, "authority_measures").filter(chosen).collect(),
        scan(home, "peer_comparisons").filter(chosen & pl.col("measure").is_in(BESIDE_PEERS)).collect(),
        scan(home, "policy_practice").collect(),
    )
    return save(home, "questions", ask(tables, load_questions()))


@step(
    "alignments",
    "alignment_members",
    needs=[*COUNTED, *SETS],
    keys=[("alignment_members", "alignments", ("group_id", "period"))],
)
def alignments(settings: Settings) -> Counts:
    """How alike the members of each group ask, and the same a row a member."""
    found = list(alignment_rows(_of_whole(settings)))
    groups, members = [row for row, _ in found], [row for _, of in found for row in of]
    return add([save(settings.home, "alignments", groups), save(settings.home, "alignment_members", members)])


def _of_whole(settings: Settings) -> ComparisonInputs:
    return inputs_of(settings, breakdowns=("all",))


def _whole(settings: Settings, name: str, frame: pl.DataFrame) -> Counts:
    columns = [pl.col(column).cast(kind) for column, kind in schema_of(name).items()]
    return _keep(settings.home, name, frame.select(columns), ALL)


def inputs_of(
    settings: Settings, sets: Iterable[PeerSet] | None = None, breakdowns: Iterable[str] = ORDER
) -> ComparisonInputs:
    """What the comparisons of a home stand on; other `sets` replace those of the home."""
    register = load_register(settings.register_dir)
    day = today(settings)
    kin = family(reorganisations(register, day), register.authorities)
    everyone = list(register.authorities.values())
    return prepare_comparisons(
        lambda name: scan(settings.home, name),
        everyone,
        load_measures(),
        kin,
        list(sets) if sets is not None else list(all_sets(settings, register)),
        tuple(breakdowns),
        day,
    )


def all_sets(settings: Settings, register: Register) -> Iterator[PeerSet]:
    """Groups, neighbours and councils that buy alike, from the tables of the home."""
    types = {key: row.authority_type for key, row in register.authorities.items()}
    yield from peer_sets.groups(scan(settings.home, "authority_groups").collect().to_dicts(), types)
    yield from peer_sets.neighbours(scan(settings.home, "neighbours").collect().to_dicts(), types)
    yield from peer_sets.of_mix(scan(settings.home, "mix_neighbours").collect().to_dicts(), types)


def today(settings: Settings) -> date:
    """The day by the injected clock."""
    return settings.clock().now().date()
