"""Files made to order: the ledger and the monthly bulletin, made at the moment they are sent.

A message names its paper by a reference that says all it depends on but the state of the ledger,
so that the outbox keeps a line and not a workbook, and a retry sends what is true then.
"""

import asyncio
from collections.abc import Collection
from datetime import date

from bot.export import ledger_workbook
from bot.ledger import Moment, load_ledger
from bot.monthly import load_month
from handlers.errors import PlatformError
from handlers.message import Document
from models.database import Database
from scheduler.document import month_document
from scheduler.window import Window

OFFICE = "application/vnd.openxmlformats-officedocument."
SHEET = OFFICE + "spreadsheetml.sheet"
WORD = OFFICE + "wordprocessingml.document"
LEDGER = "ledger"
MONTH = "month"
EVERYTHING = "all"


def ledger_paper(on: date, units: Collection[int] | None) -> Document:
    """台账 of a day: of some units, or (None) of the whole bureau."""
    whose = EVERYTHING if units is None else ",".join(str(unit) for unit in sorted(units))
    name = f"督办台账{on:%Y%m%d}.xlsx"
    return Document(name, SHEET, f"{LEDGER}:{on.isoformat()}:{whose}")


def month_paper(first: date, on: date) -> Document:
    """月通报 of the month that begins on `first`, as it stands on a day."""
    name = f"{first.year}年{first.month}月通报.docx"
    return Document(name, WORD, f"{MONTH}:{on.isoformat()}:{first.isoformat()}")


class Papers:
    """Makes what a reference names."""

    def __init__(self, database: Database, window: Window) -> None:
        self._database = database
        self._window = window

    async def make(self, reference: str) -> bytes | None:
        """The paper; None where the reference names none. Raises `PlatformError` for one that
        cannot be made."""
        kind, _, rest = reference.partition(":")
        if kind not in (LEDGER, MONTH):
            return None
        try:
            day, of = rest.split(":", 1)
            at = Moment(date.fromisoformat(day), self._window.calendar, self._window.zone)
            return await (self._ledger(at, of) if kind == LEDGER else self._month(at, of))
        except ValueError as fault:
            raise PlatformError("no such paper", permanent=True) from fault

    async def _ledger(self, at: Moment, whose: str) -> bytes:
        units = None if whose == EVERYTHING else frozenset(int(one) for one in whose.split(","))
        lines = await self._database.read(load_ledger, at, unit_ids=units)
        return await asyncio.to_thread(ledger_workbook, lines, at.today)

    async def _month(self, at: Moment, first: str) -> bytes:
        month = await self._database.read(load_month, "", date.fromisoformat(first), at)
        return await asyncio.to_thread(month_document, month)
