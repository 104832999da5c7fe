"""The tables of stage publish: what was run, taken back, and replied in this home."""

from pipelines.authorities.register.register import load_register
from pipelines.benchmark.measures import load as load_measures
from pipelines.publish.replies import load as load_replies
from pipelines.publish.runs import runs as run_rows
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import withdrawals as withdrawn
from pipelines.step import step
from warehouse.interim import Counts, read, save
from warehouse.tables import TABLES


def check_replies(settings: Settings) -> None:
    """Raises BadReply, before any work, for what step `replies` would refuse."""
    known = [measure.id for measure in load_measures()]
    load_replies(settings.register_dir, load_register(settings.register_dir).authorities, known)


@step(
    "replies",
    needs=["authorities", "measures"],
    keys=[("replies", "authorities", ("authority_id",)), ("replies", "measures", ("measure",))],
)
def replies(settings: Settings) -> Counts:
    """What councils replied to their figures. Raises BadReply with a line for every fault of every file."""
    register = load_register(settings.register_dir)
    known = read(settings.home, "measures")["measure"].to_list()
    return save(settings.home, "replies", load_replies(settings.register_dir, register.authorities, known))


@step("withdrawals")
def withdrawals(settings: Settings) -> Counts:
    """What was taken back in this home so far."""
    return save(settings.home, "withdrawals", withdrawn(settings.home))


@step("runs")
def runs(settings: Settings) -> Counts:
    """What was run in this home so far."""
    columns = TABLES["runs"].column_names()
    rows = ({name: row.get(name) for name in columns} for row in run_rows(settings.home))
    return save(settings.home, "runs", rows)
