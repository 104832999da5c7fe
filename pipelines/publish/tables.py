"""The tables of stage publish: `runs`, the snapshot of all tables, and the pages made from it."""

from pipelines.authorities.register import load
from pipelines.criteria.rules import RULE_VERSION
from pipelines.publish.checks import all_problems
from pipelines.publish.replies import load as load_replies
from pipelines.publish.runs import runs as run_rows
from pipelines.settings import Settings
from warehouse.snapshot import publish
from warehouse.store import Counts, read, save
from warehouse.tables import TABLES

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


class NotPublished(ValueError):
    """A table breaks a condition that must hold; the message names it."""


def runs(settings: Settings) -> Counts:
    """What was run in this home so far."""
    return save(settings.home, "runs", run_rows(settings.home))


def replies(settings: Settings) -> Counts:
    """What councils replied to their figures. Raises BadReply with a line for every fault of every file."""
    register = load(settings.register_dir)
    known = read(settings.home, "measures")["measure"].to_list()
    return save(settings.home, "replies", load_replies(settings.register_dir, register.authorities, known))


def snapshot(settings: Settings) -> str:
    """Publishes all tables. Gives the snapshot's id. Raises NotPublished when a check does not hold."""
    if not any((settings.home / "landing").rglob("*.zst")):
        raise NotPublished("not published: nothing has landed yet; `peerbench run` or `import` comes first")
    if problems := all_problems(settings.home):
        raise NotPublished("not published: " + "; ".join(problems))
    register = load(settings.register_dir)
    about = {
        "synthetic": register.synthetic,
        "register": register.id,
        "register_version": register.version,
        "rule_version": RULE_VERSION,
        "licence": LICENCE,
    }
    frames = {name: read(settings.home, name) for name in TABLES}
    return publish(settings.home / "warehouse", frames, about)


def pages(settings: Settings) -> int:
    """The site from the latest snapshot. Gives the number of its pages."""
    # Charts and their libraries are loaded only where pages are made.
    from pipelines.publish.published import published
    from pipelines.publish.site import write

    aliases = load(settings.register_dir).aliases
    return write(settings.home / "site", published(settings), aliases).pages
