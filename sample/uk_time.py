"""UK wall-clock time, which both services use everywhere."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def written(moment: datetime, zulu: bool) -> str:
    """A moment as the services write it: +01:00 in summer; in winter Z (Contracts Finder) or +00:00."""
    text = moment.astimezone(LONDON).isoformat(timespec="seconds")
    return text.replace("+00:00", "Z") if zulu else text


def local(text: str) -> datetime:
    """A time without zone is UK local time; a trailing Z is accepted and ignored."""
    moment = datetime.fromisoformat(text.removesuffix("Z"))
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)
