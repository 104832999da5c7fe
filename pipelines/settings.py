"""Settings, from the environment: PEERBENCH_HOME and its like."""

from datetime import datetime
from importlib import resources
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a run needs to know.

    `home` holds all data. `register_dir` (PEERBENCH_REGISTER) is the directory of the authorities. The base
    URLs are those of the two services; `contact` stands in the User-Agent. Collecting from a service
    stops between days after `collect_hours`. `clock_speed` and `clock_start`
    make the client's clock run faster from a given moment: refused unless both services are on loopback.
    `warehouse` is where snapshots go: empty for `home`/warehouse, or s3://bucket/prefix with the usual AWS_
    variables. What is published is signed with `signing_key`, and readers ask for the signature of
    `public_key` (Ed25519, PEM files). `keep_snapshots` is how many a publish leaves whole; 0 keeps all.
    `packs`: the site offers a PDF, a workbook and a brief of every council, which take some seconds each.
    `readable`: other users of the machine may read pages and snapshots; landing and the rest stay private.
    """

    model_config = SettingsConfigDict(env_prefix="PEERBENCH_", populate_by_name=True)

    home: Path = Path("data")
    register_dir: Path = Field(
        default=Path(str(resources.files("warehouse").joinpath("reference"))),
        validation_alias="PEERBENCH_REGISTER",
    )
    contracts_finder_url: str = "https://www.contractsfinder.service.gov.uk"
    find_a_tender_url: str = "https://www.find-tender.service.gov.uk"
    contact: str = "no contact given"
    collect_hours: float = Field(default=6, gt=0)
    clock_speed: float = Field(default=1.0, gt=0)
    clock_start: datetime | None = None
    warehouse: str = Field(default="", pattern=r"^(s3://[a-z0-9][a-z0-9.-]+(/[A-Za-z0-9_./-]*)?)?$")
    signing_key: Path | None = None
    public_key: Path | None = None
    keep_snapshots: int = Field(default=0, ge=0)
    packs: bool = False
    readable: bool = False

    @model_validator(mode="after")
    def _only_loopback_is_hurried(self) -> "Settings":
        hurried = self.clock_speed != 1 or self.clock_start is not None
        if hurried and not all(map(_on_loopback, self.base_urls.values())):
            raise ValueError("PEERBENCH_CLOCK_SPEED and PEERBENCH_CLOCK_START need both services on loopback")
        return self

    @property
    def base_urls(self) -> dict[str, str]:
        """Where each source is asked."""
        return {"contracts_finder": self.contracts_finder_url, "find_a_tender": self.find_a_tender_url}


def stated() -> Settings:
    """The settings of the environment. Ends with one line and exit 2 for one that cannot be."""
    from pipelines.errors import fail

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        fail(f"settings: {field + ': ' if field else ''}{first['msg']}")


def _on_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
