"""Settings, from the environment: PEERBENCH_HOME and its like."""

import os
import re
from datetime import datetime
from difflib import get_close_matches
from importlib import resources
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.clock import Clock
from pipelines.collect.sources import FEEDS
from warehouse.errors import UserError
from warehouse.text import one_line, without_userinfo

PREFIX = "PEERBENCH_"
OF_OTHERS = {
    *("SNAPSHOT", "COUNCIL", "SITE", "SHARED", "CHROMIUM", "NO_SKIPS", "SEED", "INSTALL", "SIMULATION"),
}
"""Variables that notebooks, tests and the compose file read."""
OF_KUBERNETES = re.compile(r"PEERBENCH_(\w+_)?(SERVICE_(HOST|PORT\w*)|PORT(_\d+_\w+)?)")
"""What it sets in every container beside a service whose name begins so."""


def _addresses() -> dict[str, str]:
    """Where each source is asked, by the environment; a source whose address is empty is not asked."""
    stated = {name: os.environ.get(f"PEERBENCH_{name.upper()}_URL", of.address) for name, of in FEEDS.items()}
    return {name: address for name, address in stated.items() if address}


class WrongSetting(UserError):
    """A setting that cannot be, by the name of its variable."""


MOST_DAYS = 36_500
"""A hundred years: more cannot be counted back from today."""
MOST_HOURS = 24 * MOST_DAYS


class Settings(BaseSettings):
    """What a run needs to know.

    `home` holds all data. `register_dir` (PEERBENCH_REGISTER) is the directory of the authorities.
    `addresses` says by source where it is asked: PEERBENCH_<SOURCE>_URL, else what the source declares; an
    empty one leaves the source out. `contact` stands in the User-Agent. Collecting from a source
    stops between days after `collect_hours`. `clock_speed` and `clock_start`
    make the client's clock run faster from a given moment: refused unless every source is on loopback.
    `warehouse` is where snapshots go: empty for `home`/warehouse, or s3://bucket/prefix with the usual AWS_
    variables. What is published is signed with `signing_key`, and readers ask for the signature of
    `public_key` (Ed25519, PEM files). `keep_snapshots` is how many a publish leaves whole; 0 keeps all.
    `reply_to` is where a council sends a reply: a form (https://) or an address of e-mail; it is published.
    `packs`: the site offers a PDF, a workbook and a brief of every council, which take some seconds each.
    Of tender documents at most `documents_a_night` are asked for in a run, for `document_hours` at most, each
    no larger than `document_megabytes`, from the sources and from `document_hosts` (a comma list). New ones
    are opened for as long at most, and not at all without `open_documents`. `ocr`: their pages without text
    are recognised by tesseract, where it is installed.
    `alerts` are addresses of channels as Apprise writes them, blank between them; `ping_url` is asked when a
    night ended well; `metrics` is a file of Prometheus text; a home where no run began for `night_hours` is
    told. `nightly`: when Dagster begins a night (cron, UK time); its schedules are on then. `log` is how
    lines of a night's file are written: text or json; `log_days` how long they stay.
    `readable`: other users of the machine may read pages and snapshots; landing and the rest stay private.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, populate_by_name=True)

    home: Path = Path("data")
    register_dir: Path = Field(
        default=Path(str(resources.files("warehouse").joinpath("reference"))),
        validation_alias="PEERBENCH_REGISTER",
    )
    addresses: dict[str, str] = Field(default_factory=_addresses)
    contact: str = "no contact given"
    collect_hours: float = Field(default=6, gt=0, le=MOST_HOURS)
    clock_speed: float = Field(default=1.0, gt=0, le=1e9, allow_inf_nan=False)
    clock_start: datetime | None = None
    warehouse: str = Field(default="", pattern=r"^(s3://[a-z0-9][a-z0-9.-]+(/[A-Za-z0-9_./-]*)?)?$")
    signing_key: Path | None = None
    public_key: Path | None = None
    keep_snapshots: int = Field(default=60, ge=0, le=1_000_000)
    alerts: str = ""
    ping_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    metrics: Path | None = None
    night_hours: float = Field(default=26, gt=0, le=MOST_HOURS)
    nightly: str = Field(default="", pattern=r"^(@[a-z]+|[A-Za-z0-9*,/-]+( [A-Za-z0-9*,/#-]+){4})?$")
    log: Literal["text", "json"] = "text"
    log_days: int = Field(default=90, ge=1, le=MOST_DAYS)
    reply_to: str = Field(
        default="", pattern=r"^(https://[^\s<>\"']{1,300}|[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+|)$"
    )
    packs: bool = False
    readable: bool = False
    documents_a_night: int = Field(default=100, ge=0, le=1_000_000)
    document_hours: float = Field(default=1, gt=0, le=MOST_HOURS)
    open_documents: bool = True
    ocr: bool = False
    document_megabytes: float = Field(default=50, gt=0, le=1_000_000)
    document_hosts: str = Field(default="", pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+(,|$))*$")

    @field_validator("metrics")
    @classmethod
    def _metrics_are_a_file(cls, path: Path | None) -> Path | None:
        if path and path.exists() and not path.is_file():
            raise ValueError(f"{path} is no regular file, and it would be replaced by one")
        return path

    @field_validator("clock_start")
    @classmethod
    def _clock_starts_in_this_time(cls, moment: datetime | None) -> datetime | None:
        if moment and not 2000 <= moment.year <= 2100:
            raise ValueError(f"{moment.year} is no year from 2000 to 2100")
        return moment

    @model_validator(mode="after")
    def _addresses_are_addresses(self) -> "Settings":
        for source, url in self.addresses.items():
            if not _is_address(url):
                named = f"PEERBENCH_{source.upper()}_URL: '{without_userinfo(url)}'"
                raise ValueError(f"{named} is no address: it begins with http:// or https:// and a host")
        return self

    @model_validator(mode="after")
    def _only_loopback_is_hurried(self) -> "Settings":
        hurried = self.clock_speed != 1 or self.clock_start is not None
        if hurried and not all(map(on_loopback, self.addresses.values())):
            raise ValueError("PEERBENCH_CLOCK_SPEED and PEERBENCH_CLOCK_START need every service on loopback")
        return self

    def clock(self) -> Clock:
        """The clock that services are asked by, from now on: the UK's, or one that is hurried on loopback."""
        return Clock(self.clock_speed, self.clock_start)


def stated() -> Settings:
    """The settings of the environment. Raises WrongSetting for one that cannot be; it names no secret."""
    if wrong := _wrong():  # not the error itself, which would print what was set
        raise WrongSetting(f"settings: {'; '.join(words for _, words in wrong)}")
    found = Settings()
    if found.home.exists() and not found.home.is_dir():
        raise WrongSetting(f"settings: PEERBENCH_HOME: {found.home} is a file, and a home is a folder")
    return found


def stated_or_default() -> tuple[Settings, list[str]]:
    """The settings, a default in the place of each that cannot be, and what is wrong with these.

    For what looks at a home, and tells of them and of all else. Raises WrongSetting where no default helps.
    """
    try:
        return stated(), []
    except WrongSetting:
        wrong = _wrong()
    told = [words for _, words in wrong]
    try:
        return Settings(**{field: Settings.model_fields[field].default for field, _ in wrong}), told
    except (KeyError, ValidationError):
        raise WrongSetting(f"settings: {'; '.join(told)}") from None


def _wrong() -> list[tuple[str, str]]:
    """(field, what is wrong) of each setting that cannot be; no field where several do not agree."""
    try:
        Settings()
    except ValidationError as error:
        return [
            (str(row["loc"][0]) if row["loc"] else "", f"{_named(row['loc'])}{_wanted(row)}")
            for row in error.errors()
        ]
    return []


def at_home(look: bool = False) -> Settings:
    """The same, for a command that looks at a home: one that is not there is no sound one.

    A `look` goes on with the default in the place of a setting that cannot be, which it tells.
    """
    found = stated_or_default()[0] if look else stated()
    if not found.home.is_dir():
        raise WrongSetting(f"{found.home}: there is no such home; `peerbench run` or `import` begins one")
    return found


CRON = "a cron line of five fields for a time that comes, as 30 2 * * *"
FORMS = {
    "warehouse": "empty, or s3://bucket/prefix",
    "ping_url": "an address: it begins with http:// or https://",
    "nightly": CRON,
    "reply_to": "the address of a form (https://) or of e-mail",
    "document_hosts": "names of hosts with a comma between them, as example.org,files.example.org",
}
"""What a setting that has a form must be; what was set is not repeated, since it may be a secret."""


def _wanted(row: ErrorDetails) -> str:
    """What a setting that cannot be must be."""
    kind, given, name = row["type"], row.get("input"), str(row["loc"][0]) if row["loc"] else ""
    bounds = row.get("ctx", {})
    stated = f"'{one_line(str(given))[:60]}' is "
    if str(given).strip().lstrip("+-").lower() == "nan":
        return f"{stated}no number"
    match kind:
        case "string_pattern_mismatch" if name in FORMS:
            return f"it must be {FORMS[name]}"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{stated}no whole number"
        case "float_parsing" | "float_type" | "finite_number":
            return f"{stated}no number"
        case "greater_than":
            return f"{stated}too small: it must be more than {bounds['gt']:g}"
        case "greater_than_equal":
            return f"{stated}too small: the least is {bounds['ge']:g}"
        case "less_than_equal":
            return f"{stated}too large: the most is {bounds['le']:,.0f}"
        case "bool_parsing" | "bool_type":
            return f"{stated}neither true nor false"
        case "literal_error":
            return f"{stated}not {str(bounds['expected']).replace(chr(39), '')}"
        case _ if kind.startswith("datetime"):
            return f"{stated}no moment, as 2026-01-31T02:30:00+00:00"
    return row["msg"].removeprefix("Value error, ")


def _named(place: tuple[int | str, ...]) -> str:
    """The variable that a field is set by."""
    name = ".".join(map(str, place))
    return f"{name if name.startswith(PREFIX) else PREFIX + name.upper()}: " if name else ""


def unknown() -> dict[str, str | None]:
    """Variables that look like settings and are none, each with the setting whose name is nearest to it."""
    names, others = variables(), {PREFIX + name for name in OF_OTHERS}
    exact = {name for name in names if name.endswith("_URL") and name != f"{PREFIX}PING_URL"}
    stated = [
        name
        for name in sorted(os.environ)
        if name.upper().startswith(PREFIX)
        and name not in names | others
        # The others are read whatever their case.
        and name.upper() not in names - exact
        and not OF_KUBERNETES.fullmatch(name)
    ]
    return {name: _nearest(name, sorted(names)) for name in stated}


def variables() -> set[str]:
    """The name of every setting in the environment."""
    fields = Settings.model_fields.keys() - {"register_dir", "addresses"}
    sources = (f"{PREFIX}{source.upper()}_URL" for source in FEEDS)
    return {f"{PREFIX}REGISTER", *(PREFIX + name.upper() for name in fields), *sources}


def _nearest(name: str, names: list[str]) -> str | None:
    own = {one.removeprefix(PREFIX): one for one in names}
    found = get_close_matches(name.upper().removeprefix(PREFIX), own, n=1)
    return own[found[0]] if found else None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is none raises only when it is asked for
    except ValueError:
        return False
    blank = any(sign.isspace() or not sign.isprintable() for sign in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not blank


def on_loopback(url: str) -> bool:
    """Whether an address names this machine, by number."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
