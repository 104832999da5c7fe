"""Settings, from the environment: PEERBENCH_HOME and its like."""

from importlib import resources
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`home` holds all data; `register_dir` (PEERBENCH_REGISTER) is the directory of the authorities."""

    model_config = SettingsConfigDict(env_prefix="PEERBENCH_")

    home: Path = Path("data")
    register_dir: Path = Field(
        default=Path(str(resources.files("warehouse").joinpath("reference"))),
        validation_alias="PEERBENCH_REGISTER",
    )
