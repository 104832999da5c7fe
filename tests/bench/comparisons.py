"""`python tests/bench/comparisons.py`: all comparisons of a million SYNTHETIC procurements, timed.

Prints time and peak memory beside the same pooled shares in DuckDB SQL, as measured in this run.
The procurements are drawn: councils with Zipf sizes and rates of their own over ten years, weights in lumps,
and weights that go missing. Nothing is read from notices.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from pipelines.authorities import tables as authorities
from pipelines.authorities.register.register import load_register
from pipelines.benchmark import tables
from pipelines.collect.sources import FEEDS
from pipelines.settings import Settings
from pipelines.social_value.measured import BANDS
from pipelines.step import Step
from warehouse.interim import scan, write
from warehouse.tables import TABLES

SOURCE = next(source for source in FEEDS.values() if source.statutory)
DAYS = (date(2016, 4, 1), date(2026, 3, 31))
ACT = date(2025, 2, 24)
SHARDS = 32
SQL = """
select g.group_id, p.period, count(*) filter (where p.determinable) as n,
       count(*) filter (where p.determinable and p.has_social_value) as yes
from (select authority_id, financial_year as period, determinable, has_social_value from procurements
      union all
      select authority_id, 'all', determinable, has_social_value from procurements) p
join groups g using (authority_id)
group by 1, 2
"""


def procurements(count: int, councils: list[str], seed: int) -> Iterator[pl.DataFrame]:
    """Rows of `procurements`, a shard at a time, with every column of the table."""
    rng = np.random.default_rng(seed)
    sizes = 1 / np.arange(1, len(councils) + 1) ** 0.7
    rates = rng.beta(4, 3, len(councils))
    usual = rng.choice([5, 10, 10, 10, 15, 20], len(councils))
    for shard in range(SHARDS):
        part = count // SHARDS + (shard < count % SHARDS)
        who = rng.choice(len(councils), part, p=sizes / sizes.sum())
        yield _shard(rng, part, np.array(councils)[who], rates[who], usual[who], shard)


def _shard(rng: Any, n: int, who: Any, rates: Any, usual: Any, shard: int) -> pl.DataFrame:
    days = np.datetime64(DAYS[0], "D") + rng.integers(0, (DAYS[1] - DAYS[0]).days + 1, n)
    act = days >= np.datetime64(ACT, "D")
    value = np.round(rng.lognormal(12.5, 1.6, n), 0)
    in_scope = rng.random(n) < 0.7
    determinable = in_scope & (rng.random(n) < 0.45)
    social = determinable & (rng.random(n) < rates)
    weight = np.where(social, np.clip(usual + rng.choice([-5, -3, 0, 0, 0, 0, 5], n), 1, 40), 0).astype(float)
    known = determinable & (rng.random(n) > 0.15)
    flags = {name: in_scope & (rng.random(n) < 0.3) for name in _booleans()}
    flags |= {"in_scope": in_scope, "determinable": determinable, "has_social_value": social}
    flags |= {"weight_known": known, "weighted_above_zero": known & (weight > 0)}
    flags |= {"weight_and_value_known": known, "broad_and_narrow_known": known, "counted": np.full(n, True)}
    for floor in (10, 15, 20):
        flags[f"at_least_{floor}"] = flags[f"surely_at_least_{floor}"] = known & (weight >= floor)
        flags[f"possibly_at_least_{floor}"] = determinable & (~known | (weight >= floor))
    flags |= {
        "under_the_act": in_scope & act,
        "sme_suitability_stated": in_scope,
        "low_weight": known & (weight < 5),
    }
    band = np.select([value < top for top, _ in BANDS], [name for _, name in BANDS], "5m_and_over")
    stated = {
        "source": np.full(n, SOURCE.id),
        "ocid": [f"{SOURCE.ocid_prefixes[0]}{shard:02d}{i:06d}" for i in range(n)],
        "authority_id": who,
        "notice_date": days,
        "financial_year": [_year(day) for day in days.tolist()],
        "regime": np.where(act, "pa2023", "pcr2015"),
        "category": rng.choice(["goods", "services", "works"], n, p=[0.2, 0.55, 0.25]),
        "cpv_division": rng.choice([f"{d}" for d in range(30, 75)], n),
        "procedure": rng.choice(["open", "restricted", "competitive_flexible"], n),
        "value_gbp": value,
        "value_band": band,
        "weight_pct": np.where(known, weight, np.nan),
        "broad_minus_narrow": np.where(known, rng.choice([0, 0, 0, 5, 10], n), np.nan),
        "duration_with_extensions_months": rng.choice([12.0, 24, 36, 48, 60, 84], n),
        "weights_stated_in": rng.choice(["notice", "documents", "nowhere"], n),
        "assessed": rng.choice(["unstated", "qualitative", "mixed"], n),
        **flags,
    }
    frame = pl.DataFrame({name: pl.Series(name, made) for name, made in stated.items()})
    schema = TABLES["procurements"].create_empty().schema
    return frame.fill_nan(None).select(
        (pl.col(name) if name in stated else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def _year(day: date) -> str:
    first = day.year - (day.month < 4)
    return f"{first}/{(first + 1) % 100:02d}"


def _booleans() -> list[str]:
    schema = TABLES["procurements"].create_empty().schema
    return [name for name, kind in schema.items() if kind == pl.Boolean]


def measured(name: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives and its seconds, told with the peak of this process so far."""
    begun = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<48} {seconds:>8.1f} s   peak {peak:>7,.0f} MB", flush=True)
    return found, seconds


def _sql(home: Path) -> list[tuple[Any, ...]]:
    """The pooled share with social value of every type, region and both, by year and over all, in DuckDB."""
    connection = duckdb.connect(config={"threads": 2})
    rows = scan(home, "authority_groups").collect().to_dicts()
    connection.execute("create table groups (group_id text, authority_id text)")
    pairs = [(row["group_id"], row["authority_id"]) for row in rows]
    connection.executemany("insert into groups values (?, ?)", pairs)
    connection.read_parquet(str(home / "interim" / "procurements" / "*.parquet")).create_view("procurements")
    return connection.execute(SQL).fetchall()


def main() -> None:
    """Draws, compares, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procurements", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2019)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(home=Path(place))
        everyone = load_register(settings.register_dir).authorities
        councils = [key for key, row in everyone.items() if row.status == "current"]
        drawn = f"{chosen.procurements:,} SYNTHETIC procurements of {len(councils)} councils"
        print(f"{drawn}, seed {chosen.seed}", flush=True)
        for number, frame in enumerate(procurements(chosen.procurements, councils, chosen.seed)):
            write(settings.home, "procurements", frame, f"{number:02d}")
        measured("(made the procurements; peak before the work)", lambda: None)
        authorities.authorities(settings)
        authorities.authority_groups(settings)
        measured("mix_neighbours", lambda: tables.mix_neighbours(settings))
        counts, seconds = measured("all measures and comparisons", lambda: tables.comparisons(settings))
        later = dropwhile(lambda step: step is not tables.comparisons, vars(tables).values())
        for step in (step for step in later if isinstance(step, Step) and step is not tables.comparisons):
            measured(step.name, partial(step, settings))
        _, plain = measured("DuckDB SQL: pooled shares of one measure", partial(_sql, settings.home))
        found = _sql(settings.home)
        own, beside = counts["authority_measures"], counts["peer_comparisons"]
        print(f"rows: {own:,} of measures, {beside:,} beside peers; DuckDB's one query gave {len(found):,}")
        print(f"all comparisons took {seconds / plain:,.0f} times DuckDB's one query")
        print(
            f"a row: {seconds / (own + beside) * 1e6:,.0f} us here, {plain / len(found) * 1e6:,.0f} us there"
        )


if __name__ == "__main__":
    main()
