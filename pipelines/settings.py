"""Settings, from the environment: PEERBENCH_HOME and its like."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`home` holds landing, interim, warehouse and site."""

    model_config = SettingsConfigDict(env_prefix="PEERBENCH_")

    home: Path = Path("data")
