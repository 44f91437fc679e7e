"""The audit chain: whoever changes, removes or forges a row is found; erasing words is not."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Text, delete, select, text, type_coerce, update
from sqlalchemy.orm import Session

from models import audit
from models.audit import Break, erase, record, seal, verify
from models.bureau import Audit, Setting
from models.database import Database
from models.errors import DubanError
from tests.cast import Cast

AT = datetime(2026, 3, 2, 1, 2, 3, 456, tzinfo=UTC)
KEY = b"kept outside the database"


def write_days_work(session: Session, actor: int | None = None, rows: int = 5) -> list[int]:
    """Reports of a morning; the ids of their rows."""
    written = [
        record(
            session,
            actor_id=actor,
            action="report",
            subject=f"assignment:{number}",
            before={"percent": None},
            after={"percent": 80.0, "state": "in_progress"},
            personal={"name": "李明", "text": "112 进度八成"} if number % 2 else None,
            at=AT + timedelta(minutes=number),
        )
        for number in range(1, rows + 1)
    ]
    session.flush()
    return [row.id for row in written]


def tamper(session: Session, row_id: int, column: str, value: str) -> None:
    """Changes a text behind the program's back."""
    statement = text(f"UPDATE audit SET {column} = :value WHERE id = :id")
    session.execute(statement, {"value": value, "id": row_id})
    session.expire_all()


def stored(session: Session, row_id: int, column: str) -> Any:
    """A column as the engine keeps it."""
    return session.scalar(
        select(type_coerce(Audit.__table__.c[column], Text)).where(Audit.id == row_id)
    )


def test_an_untouched_chain_holds(session: Session, cast: Cast) -> None:
    """Sealed as a whole, in parts, and with rows still waiting for their seal."""
    assert verify(session) is None
    write_days_work(session, cast.li)
    assert seal(session) == 5
    write_days_work(session, cast.wang, 3)
    assert verify(session) is None
    assert seal(session) == 3
    assert seal(session) == 0
    assert verify(session) is None


def test_many_rows_are_sealed_in_parts(session: Session) -> None:
    write_days_work(session, rows=audit.SEAL_AT_ONCE + 7)
    assert [seal(session), seal(session), seal(session)] == [audit.SEAL_AT_ONCE, 7, 0]
    assert verify(session) is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.data())
def test_one_changed_byte_is_found(session: Session, data: some.DataObject) -> None:
    """Any byte of any checked text of any sealed row, even where it no longer reads as JSON."""
    session.rollback()
    ids = write_days_work(session)
    seal(session)
    column = data.draw(some.sampled_from(["action", "subject", "before", "after"]))
    place = data.draw(some.integers(1, len(ids)))
    words = stored(session, ids[place - 1], column).encode()
    at = data.draw(some.integers(0, len(words) - 1))
    byte = data.draw(some.integers(0x20, 0x7E).filter(lambda byte: byte != words[at]))
    changed = (words[:at] + bytes([byte]) + words[at + 1 :]).decode()
    tamper(session, ids[place - 1], column, changed)
    assert verify(session) == Break(place, ids[place - 1], "记录被改动")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("at", AT, "记录被改动"),
        ("actor_id", None, "记录被改动"),
        ("personal", {"name": "李明", "text": "112 进度九成"}, "姓名或原文被改动"),
        ("salt", "0" * 32, "姓名或原文被改动"),
        ("personal", None, "姓名或原文被改动"),
        ("digest", None, "记录被改动"),
        ("link", "sm3:" + "0" * 64, "记录被改动"),
        ("link", "md5:" + "0" * 32, "记录被改动"),
        ("link", None, "此处的记录缺失或次序被改动"),
    ],
)
def test_every_column_is_under_the_seal(
    session: Session, cast: Cast, column: str, value: object, reason: str
) -> None:
    """`personal` removed while its salt stays is no erasing, but a loss."""
    ids = write_days_work(session, cast.li)
    seal(session)
    session.execute(update(Audit).where(Audit.id == ids[2]).values({column: value}))
    found = verify(session)
    assert found is not None
    assert (found.place, found.reason) == (3, reason)


def test_a_removed_row_is_missed(session: Session) -> None:
    """In the middle, and at the end, where nothing follows that would stand on it."""
    ids = write_days_work(session)
    seal(session)
    session.execute(delete(Audit).where(Audit.id == ids[4]))
    assert verify(session) == Break(5, None, "链尾的记录缺失")
    session.execute(delete(Audit).where(Audit.id == ids[1]))
    assert verify(session) == Break(2, ids[2], "此处的记录缺失或次序被改动")


def test_rows_that_changed_places_are_found(session: Session) -> None:
    first, second, *_ = write_days_work(session)
    seal(session)
    for row, place in ((first, 99), (second, 1), (first, 2)):
        session.execute(update(Audit).where(Audit.id == row).values(place=place))
    found = verify(session)
    assert found is not None
    assert (found.place, found.reason) == (1, "记录被改动")


def test_words_are_erased_and_the_chain_holds(session: Session, cast: Cast) -> None:
    """Nothing of the person's words is left, not even to guess against; the fact remains."""
    ids = write_days_work(session, cast.li)
    seal(session)
    assert erase(session, ids, actor_id=cast.admin, at=AT) == 3
    assert erase(session, ids, actor_id=cast.admin, at=AT) == 0
    assert verify(session) is None
    session.expire_all()
    rows = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [(row.personal, row.salt) for row in rows] == [(None, None)] * 6
    assert [row.action for row in rows] == ["report"] * 5 + ["erase"]
    seal(session)
    assert verify(session) is None


def test_words_erased_before_the_seal_are_never_in_the_chain(session: Session) -> None:
    ids = write_days_work(session)
    erase(session, ids, actor_id=None, at=AT)
    seal(session)
    assert verify(session) is None


def test_equal_words_leave_no_equal_digest(session: Session) -> None:
    """The salt is each row's own: nobody can tell who said the same."""
    ids = write_days_work(session)
    seal(session)
    digests = session.scalars(select(Audit.digest).where(Audit.id.in_([ids[0], ids[2]]))).all()
    assert len(set(digests)) == 2


def test_the_program_itself_changes_no_row(session: Session) -> None:
    (row_id,) = write_days_work(session, rows=1)
    session.commit()
    row = session.get_one(Audit, row_id)
    row.after = {"percent": 100}
    with pytest.raises(ValueError, match="append-only"):
        session.flush()
    session.rollback()
    session.delete(row)
    with pytest.raises(ValueError, match="append-only"):
        session.flush()
    session.rollback()


# ── keys and algorithms ─────────────────────────────────────────────────────────────────────────


def test_without_the_key_nobody_can_forge_the_chain(session: Session) -> None:
    """An intruder with the database, but without the key, changes a row and seals all anew."""
    ids = write_days_work(session)
    seal(session, KEY)
    assert verify(session, KEY) is None
    tamper(session, ids[0], "after", '{"percent":100}')
    assert verify(session, KEY) == Break(1, ids[0], "记录被改动")
    session.execute(update(Audit).values(place=None, link=None, digest=None))
    session.execute(delete(Setting).where(Setting.key == audit.HEAD))
    session.expire_all()
    for forged in (None, b"guessed"):
        assert seal(session, forged) == 5
        found = verify(session, KEY)
        assert found is not None
        assert found.place == 1
        session.execute(update(Audit).values(place=None, link=None, digest=None))
        session.execute(delete(Setting).where(Setting.key == audit.HEAD))
        session.expire_all()


def test_a_keyed_chain_asks_for_its_key(session: Session) -> None:
    write_days_work(session)
    seal(session, KEY)
    with pytest.raises(DubanError, match="缺少密钥"):
        verify(session)


def test_the_algorithm_is_named_in_every_link(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chain begun where OpenSSL has no SM3 goes on where it has; both parts verify."""
    known = hashlib.algorithms_available
    monkeypatch.setattr(hashlib, "algorithms_available", known - {"sm3"})
    write_days_work(session)
    seal(session)
    monkeypatch.setattr(hashlib, "algorithms_available", known)
    write_days_work(session)
    seal(session)
    links = session.scalars(select(Audit.link).order_by(Audit.id)).all()
    here = "sm3" if "sm3" in known else "sha256"
    assert [str(link).partition(":")[0] for link in links] == ["sha256"] * 5 + [here] * 5
    assert all(re.fullmatch(r"\w+:[0-9a-f]{64}", str(link)) for link in links)
    assert verify(session) is None
    if here == "sm3":
        monkeypatch.setattr(hashlib, "algorithms_available", known - {"sm3"})
        with pytest.raises(DubanError, match="不支持"):
            verify(session)


async def test_writers_never_wait_for_the_seal(database: Database) -> None:
    """Rows written between two sealings simply find their place at the next."""
    await database.write(write_days_work)
    await database.write(seal)
    await database.write(write_days_work)
    assert await database.read(verify) is None
    assert await database.write(seal) == 5
    assert await database.read(verify) is None


def test_times_survive_the_seal_on_any_engine(session: Session) -> None:
    """The link is made of the time as stored, to the microsecond."""
    record(session, actor_id=None, action="noted", subject="bureau", at=AT)
    record(session, actor_id=None, action="noted", subject="bureau", at=AT.replace(microsecond=0))
    seal(session)
    assert verify(session) is None
    assert session.scalars(select(Audit.at).order_by(Audit.id)).first() == AT
