"""What the platforms keep and may ask for, over the database and the folder of files."""

import asyncio
import hashlib
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.evidence import path_of
from bot.papers import Papers
from handlers.errors import PlatformError
from handlers.platform import Ports
from models.bureau import Kept
from models.database import Database
from scheduler.clock import Clock
from scheduler.window import Window

KEY_LIMIT = 190  # characters of a key
DIGEST = re.compile(r"[0-9a-f]{64}")


def open_ports(database: Database, machine_clock: Clock, files: Path, window: Window) -> Ports:
    """The ports of one house."""
    return Ports(
        keep=Shelf(database, machine_clock),
        lease=Leases(database, machine_clock),
        store=Cabinet(files, Papers(database, window)),
        now=machine_clock,
    )


class Shelf:
    """Keeps texts in rows until their instant. The clock is the machine's."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def load(self, key: str) -> str | None:
        """The value, unless it is past its time."""
        return await self._database.read(load_kept, bounded(key), self._now())

    async def keep(self, key: str, value: str, until: datetime) -> None:
        """Stores the value."""
        await self._database.write(put_kept, bounded(key), value, until)

    async def swap(self, key: str, old: str | None, value: str, until: datetime) -> bool:
        """Stores the value where `old` still stands (None: where nothing does)."""
        return await self._database.write(swap_kept, bounded(key), old, value, until, self._now())


class Leases:
    """One holder of each name at a time; this process is one holder."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._holder = secrets.token_hex(8)

    async def take(self, name: str, seconds: float) -> bool:
        """Takes or renews the lease; False while another process holds it."""
        now = self._now()
        key, until = bounded(f"lease:{name}"), now + timedelta(seconds=seconds)
        return await self._database.write(
            swap_kept, key, None, self._holder, until, now
        ) or await self._database.write(swap_kept, key, self._holder, self._holder, until, now)

    async def drop(self, name: str) -> None:
        """Lets go of it, if it is ours."""
        await self._database.write(drop_kept, bounded(f"lease:{name}"), self._holder)


class Cabinet:
    """The bureau's files, each under the digest of its content, and papers made to order."""

    def __init__(self, folder: Path, papers: Papers) -> None:
        self._folder = folder
        self._papers = papers

    async def load(self, reference: str) -> bytes:
        """The content. Raises `PlatformError` where there is none."""
        made = await self._papers.make(reference)
        if made is not None:
            return made
        if not DIGEST.fullmatch(reference):
            raise PlatformError("no file has such a reference", permanent=True)
        try:
            return await asyncio.to_thread(path_of(self._folder, reference).read_bytes)
        except OSError as fault:
            raise PlatformError("a file to send is gone", permanent=True) from fault


def bounded(key: str) -> str:
    """The key, or where it is too long for a row its beginning and digest."""
    if len(key) <= KEY_LIMIT:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LIMIT - len(digest) - 1]}:{digest}"


def load_kept(session: Session, key: str, now: datetime) -> str | None:
    """The value of a key that is not past its time."""
    return session.scalar(select(Kept.value).where(Kept.key == key, Kept.until > now))


def put_kept(session: Session, key: str, value: str, until: datetime) -> None:
    """Stores a value, whatever stood there."""
    session.merge(Kept(key=key, value=value, until=until))


def swap_kept(
    session: Session, key: str, old: str | None, value: str, until: datetime, now: datetime
) -> bool:
    """Stores a value where `old` stands and is not past its time (None: where nothing is)."""
    stands = Kept.until <= now if old is None else (Kept.value == old) & (Kept.until > now)
    changed = session.execute(
        update(Kept)
        .where(Kept.key == key, stands)
        .values(value=value, until=until)
        .returning(Kept.key)
    ).first()
    if changed is not None or old is not None:
        return changed is not None
    try:
        with session.begin_nested():
            session.execute(insert(Kept).values(key=key, value=value, until=until))
    except IntegrityError:
        return False
    return True


def drop_kept(session: Session, key: str, value: str) -> None:
    """Removes a key where the value stands."""
    session.execute(delete(Kept).where(Kept.key == key, Kept.value == value))
