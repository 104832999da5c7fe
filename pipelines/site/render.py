"""Templates to text: one environment, in which everything is escaped and words of others are made visible."""

from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.query import replies, wording
from pipelines.rounding import percent
from pipelines.site.exhibit import written
from pipelines.untrusted import page_link, visible, web_link

CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a page of the site may load: files of its own, and no other host's."""
NUMERIC = ("count", "share", "percent", "pounds", "decimal")
ORDERS = ("council", "type", "n")
"""Columns that a long table of councils may be put in order by: by a figure it would be a league table."""
PAGES = (
    ("index.html", "Councils"),
    ("explore.html", "Explore"),
    ("measures.html", "Measures"),
    ("methods.html", "Methods"),
    ("coverage.html", "Coverage"),
    ("accuracy.html", "Accuracy"),
    ("downloads.html", "Downloads"),
    ("new.html", "What is new"),
)


def shown(value: Any) -> Any:
    """What stands between every value and a page: no hidden character passes, whatever it came from."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def environment() -> Environment:
    """The templates. Autoescape is on for every file, and no template marks a text as safe."""
    made = Environment(
        loader=PackageLoader("pipelines.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    made.filters |= {
        "bare": lambda value: "" if value is None else value,
        "visible": visible,
        "written": written,
        "web": web_link,
        "link": page_link,
        "day": wording.day,
        "period": wording.period,
        "pounds": wording.pounds,
        "percent": percent,
        "council_type": wording.council_type,
        "status": replies.status,
        "reply_mark": replies.mark,
        "peers": wording.peers,
    }
    made.globals |= {
        "orders": ORDERS,
        "numeric": NUMERIC,
        "pages": PAGES,
        "csp": CSP,
        "packed": False,
        "part": None,
        "replies": {},
        "invented": wording.INVENTED,
    }
    made.globals["evidence_of"] = lambda _: None
    return made


def page(template: str, **context: Any) -> bytes:
    """A page. `root` is the way from it to the site's front page, `here` its own address."""
    return (
        environment()
        .get_template(template)
        .render(**{"root": "", "here": "", "edition": None, **context})
        .encode()
    )


def asset(name: str) -> bytes:
    """A file of the site's own: its style or its script."""
    return resources.files("pipelines.site").joinpath("templates", name).read_bytes()
