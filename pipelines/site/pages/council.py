"""A council's page, its charts, its files, and the one file that holds it all."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines import rounding
from pipelines.collect.sources import FEEDS, titles
from pipelines.query import replies as replies_of
from pipelines.query import wording
from pipelines.query.accounts import totals
from pipelines.site import charts, exports, render
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle
from pipelines.site.figure_rows import figure_rows
from pipelines.site.pack import pdf
from pipelines.site.section import columns, content
from pipelines.site.sections import beside, evidence, glance, kinds, practice, procurements, time
from pipelines.site.sections.plan import Answer, answers
from pipelines.site.sections.procurements import Counted, Procurement

Row = dict[str, object]
CONTENTS = (
    ("glance", "In short"),
    ("plan", "Eight questions"),
    ("questions", "Questions to ask"),
    ("headline", "Figures beside its peers"),
    ("funnel", "Among single peers"),
    ("trend", "Year by year"),
    ("kinds", "Goods, services and works"),
    ("themes", "Themes asked for"),
    ("spread", "The council's own weights"),
    ("policy", "What the policy says"),
    ("statement", "Social value statement"),
    ("ladder", "From notices found to weights known"),
    ("unread", "What could not be read"),
    ("documents", "What tender documents add"),
    ("learn", "Wordings"),
    ("evidence", "Evidence"),
    ("replies", "Reply"),
    ("downloads", "Downloads"),
)

ALWAYS = ("ladder", "unread", "evidence")
"""What a page shows of a council of which nothing could be read; of nothing found the last two say so."""


@dataclass(frozen=True)
class Council:
    """A council's page before it is written as HTML, PDF, a workbook or a brief."""

    of: Dossier
    headline: str
    panels: list[glance.Panel]
    plan: list[Answer]
    sets: list[tuple[Row, Bundle]]
    exhibits: list[Bundle]
    questions: list[Row]
    evidence: list[Row]
    figures: list[Row]
    procurements: list[Procurement]
    lists: dict[str, Counted]

    @property
    def bundles(self) -> list[Bundle]:
        """Every exhibit."""
        return [*self.exhibits, *(bundle for _, bundle in self.sets)]

    @property
    def is_empty(self) -> bool:
        """Whether nothing could be read: the page then is what was found, and why none of it is counted."""
        read = self.of.own("coverage", "all")
        return read is None or not read["n"] or read["yes"] == 0

    @property
    def shown(self) -> list[Bundle]:
        """The exhibits that have something to show."""
        kept = [bundle for bundle in self.exhibits if bundle.chart or bundle.table.rows]
        return [bundle for bundle in kept if bundle.id in ALWAYS] if self.is_empty else kept

    @property
    def missing(self) -> list[Bundle]:
        """Those that have nothing: a line says why. Of a council with nothing to read only what was found."""
        kept = [bundle for bundle in self.exhibits if not (bundle.chart or bundle.table.rows)]
        return [bundle for bundle in kept if bundle.id in ALWAYS[1:]] if self.is_empty else kept

    @property
    def printed(self) -> list[str]:
        """The parts that are printed: of a council with nothing to read all is on one page."""
        return [*pdf.PARTS][:1] if self.is_empty else [*pdf.PARTS]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Addresses and names of what stands on the page."""
        there = {bundle.id for bundle in self.shown} | {"glance", "replies", "downloads"}
        there |= set() if self.is_empty else {"plan"}
        there |= {"questions"} if self.questions else set()
        return [(address, name) for address, name in CONTENTS if address in there]


def council(of: Dossier) -> Council:
    """A council's sections, worked out once."""
    exhibits = [
        *(beside.headline(of), beside.funnel_plot(of)),
        *(time.trend(of), time.changes(of)),
        *(kinds.kinds(of), kinds.themes(of), kinds.alignment(of), kinds.assessed(of)),
        *(practice.spread(of), practice.policy(of), practice.statement(of)),
        *(evidence.ladder(of), evidence.unread(of), evidence.documents(of)),
        *(evidence.learnt(of), evidence.evidence(of)),
    ]
    asked = evidence.questions(of)
    return Council(
        of,
        glance.headline(of),
        glance.panels(of) or [glance.alone(of)],
        answers(of),
        beside.peer_sets(of),
        exhibits,
        asked,
        evidence.evidence_rows(of),
        figure_rows(of),
        procurements.procurements(of),
        procurements.counted(of, exhibits, asked),
    )


def drawings(found: Council, wide_only: bool = False) -> dict[tuple[str, str], Callable[[], Row]]:
    """Of each chart and width, what gives its drawing."""
    widths = {"wide": charts.WIDE} if wide_only else {"wide": charts.WIDE, "narrow": charts.NARROW}
    return {
        (bundle.id, name): lambda bundle=bundle, width=width: bundle.chart(width)  # type: ignore[misc]
        for bundle in found.bundles
        if bundle.chart
        for name, width in widths.items()
    }


def csvs(found: Council) -> dict[str, bytes]:
    """The CSV of each exhibit, of all figures and of all evidence, by name."""
    synthetic = found.of.shared.synthetic
    made = {
        bundle.id: exports.table(bundle.table, synthetic)
        for bundle in found.bundles
        if bundle.id != "evidence"
    }
    headed = [column.key for column in columns("evidence")]
    made["evidence"] = exports.written(headed, found.evidence, synthetic)
    made["figures"] = exports.written(content("files")["figures"], found.figures, synthetic)
    if replies := found.of.replies():
        made["replies"] = exports.written([*replies[0]], replies, synthetic)
    return made


def figures_json(found: Council) -> bytes:
    """Every figure, with what a program needs to quote it."""
    of = found.of
    head = {
        "synthetic": of.shared.synthetic,
        "snapshot": of.shared.manifest["snapshot"],
        "licence": of.shared.manifest["licence"],
        "authority_id": of.key,
        "council": of.name,
        "rule_version": of.shared.manifest["rule_version"],
        "procurements": {
            "totals": {"all": totals(of.accounts), of.shared.period: totals(of.accounts, "n_period")},
            "period": of.shared.period,
            "by_reason": of.accounts,
            "ladder": of.ladder,
        },
    }
    return exports.as_json(head, found.figures)


def html(
    found: Council,
    sizes: Mapping[str, int],
    edition: Row,
    downloads: list[tuple[str, str, str]],
) -> bytes:
    """The page of the site. Charts and files lie in a folder of the council's code beside it."""
    key = found.of.key
    return render.page(
        "council.html",
        root="../",
        here=f"council/{key}.html",
        asset=lambda bundle, width: f"{key}/{bundle}-{width}.svg",
        file=lambda bundle, kind: f"{key}/{bundle}.{kind}",
        downloads=downloads,
        explore=f"../{chosen_in_explore(found.of)}",
        evidence_of=lambda figure: _place(found, figure, f"{key}/procurements.html"),
        **_context(found, sizes, edition),
    )


def pack_html(
    found: Council,
    sizes: Mapping[str, int],
    edition: Row,
    drawn: Mapping[tuple[str, str], bytes],
    file: Callable[[str, str], str] = lambda bundle, kind: f"csv/{bundle}.{kind}",
    part: str | None = None,
    explore: str | None = None,
) -> bytes:
    """One file that needs no other: style and charts inside, no script. `file`: where a bundle's CSV lies.

    `part` is what of it is printed: one of `pdf.PARTS`; `explore` the folder where the page Explore lies.
    """
    css = render.asset("peerbench.css").decode() + procurements.style(found.lists.values())
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    coded = {key: f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}" for key, svg in drawn.items()}
    return render.page(
        "pack.html",
        packed=True,
        part=None if found.is_empty else part,
        sources=titles(FEEDS.values()),
        csp=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        css=_Style(css),
        explore=f"{explore}/{chosen_in_explore(found.of)}" if explore and not part else None,
        evidence_of=lambda figure: _place(found, figure, ""),
        asset=lambda bundle, width: coded[bundle, width],
        file=file,
        **_context(found, sizes, edition),
    )


def chosen_in_explore(of: Dossier) -> str:
    """The address of the page Explore with this council and the peers it is shown beside."""
    listed = of.chosen and of.chosen["peer_kind"] != "own_list"
    return "explore.html#c=" + (f"{of.chosen['peer_kind']}@{of.key}" if of.chosen and listed else of.key)


def _place(found: Council, figure: str, page: str) -> str | None:
    """Where the list of what a figure counts lies; null for a figure that stands in no table."""
    return f"{page}#{found.lists[figure].id}" if figure in found.lists else None


def procurement_pages(found: Council, edition: Row) -> dict[str, bytes]:
    """The list of every procurement, a page for each quarter, and the style by which a figure shows its list."""
    made = {"evidence.css": procurements.style(found.lists.values()).encode()}
    chapters = procurements.chapters(found.procurements)
    pages: dict[str, Row] = {
        f"procurements-{name}.html": {"chapter": part, "heading": f"procurements of {wording.quarter(name)}"}
        for name, part in chapters.items()
    }
    pages["procurements.html"] = {"chapter": None, "heading": "every procurement"}
    for name, held in pages.items():
        made[name] = render.page(
            "procurements.html",
            root="../../",
            here=f"council/{found.of.key}/{name}",
            of=found.of,
            found=found.procurements,
            lists=found.lists.values(),
            synthetic=found.of.shared.synthetic,
            licence=found.of.shared.manifest["licence"],
            edition=edition,
            **held,
        )
    return made


class _Style(str):
    """Our own style sheet, which must not be escaped. It holds nothing of a notice."""

    def __html__(self) -> str:
        return str(self)


def _context(found: Council, sizes: Mapping[str, int], edition: Row) -> Row:
    of = found.of
    replies: dict[str, list[Row]] = defaultdict(list)
    for row in of.replies():
        replies[row["measure"]].append(row)
    titles = {key: row["title"] for key, row in of.shared.measures.items()}
    return {
        "of": of,
        "shown": found,
        "keys": charts.KEYS,
        "questions": found.questions,
        "replies": replies,
        "all_replies": [{**row, "title": titles.get(row["measure"], row["measure"])} for row in of.replies()],
        "readings": {one.row["ocid"]: one for one in found.procurements},
        "reply_to": of.shared.manifest.get("reply_to", ""),
        "no_reply_to": replies_of.NO_ADDRESS,
        "notes": notes(of),
        "weight": lambda bundle: rounding.size(sizes.get(bundle, 0)),
        "synthetic": of.shared.synthetic,
        "licence": of.shared.manifest["licence"],
        "edition": edition,
    }


def notes(of: Dossier) -> list[str]:
    """What a reader must know of the council itself: that it ended, became another, or holds others' counts."""
    said, row = [], of.authority
    read = of.own("coverage", "all")
    if read is None or not read["n"]:
        said.append("There is no procurement of this council to read.")
    elif read["yes"] == 0:
        said.append(
            f"None of its {read['n']:,} procurements in scope could be read: the reasons stand below."
        )
    if row["status"] == "abolished":
        said.append("It ended" + (f" on {wording.day(row['valid_to'])}." if row["valid_to"] else "."))
    if row["status"] == "future":
        said.append(
            "It begins" + (f" on {wording.day(row['valid_from'])}." if row["valid_from"] else " later.")
        )
    for change in of.rows.get("became", ()):
        said.append(f"Its duties went to {change['successor_name']}: {change['reason']}.")
    pooled = [of.shared.name(r["predecessor_id"]) for r in of.rows.get("repooled", ()) if r["pooled"]]
    if pooled:
        said.append(f"Counts of {wording.joined(pooled)} are added to its own.")
    return said
