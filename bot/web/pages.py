"""Templates → pages. Whatever is put into one is shown as text and obeyed by nobody.

Jinja escapes every value; what would still turn a line around (bidirectional controls) or hide in
it is replaced by a visible sign first.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
SIGN = "\ufffd"
WEEKDAYS = "一二三四五六日"


def visible(value: Any) -> Any:
    """The text with controls that hide or turn it made visible; anything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNSEEN.sub(SIGN, value)
    return value


def civil(day: date | None) -> str:
    """6月7日, with the weekday left to `civil_long`."""
    return f"{day.month}月{day.day}日" if day else ""


def civil_long(day: date) -> str:
    """2024年6月7日 周五."""
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def clock_words(moment: datetime, zone: ZoneInfo) -> str:
    """3月5日 周二 09:00, in the bureau's zone."""
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]} {local:%H:%M}"


def full_words(moment: datetime, zone: ZoneInfo) -> str:
    """2024年3月5日 周二 09:00, in the bureau's zone."""
    local = moment.astimezone(zone)
    return f"{civil_long(local.date())} {local:%H:%M}"


class Pages:
    """Renders the templates of this room."""

    def __init__(self, zone: ZoneInfo, demo: bool) -> None:
        self._zone = zone
        self._environment = Environment(
            loader=PackageLoader("bot.web", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=visible,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        filters: dict[str, Callable[..., str]] = {
            "civil": civil,
            "civil_long": civil_long,
            "clock": self.moment,
            "day": lambda moment: moment.astimezone(zone).date().isoformat(),
            "full": lambda moment: full_words(moment, zone),
        }
        self._environment.filters.update(filters)
        self._environment.globals.update(demo=demo, visitor=None, here="")

    def moment(self, at: datetime) -> str:
        """An instant in words, in the bureau's zone."""
        return clock_words(at, self._zone)

    def text(self, template: str, **values: Any) -> str:
        """A template as HTML."""
        return self._environment.get_template(template).render(**values)

    def page(self, template: str, status: int = 200, **values: Any) -> web.Response:
        """A template as a response."""
        return web.Response(
            text=self.text(template, **values), content_type="text/html", status=status
        )

    def fault(self, status: int, message: str, mend: str, **values: Any) -> web.Response:
        """A page of one line that says what is wrong, and the mend."""
        return self.page("fault.html", status, message=message, mend=mend, **values)
