"""审计: every write, append-only, chained so that a changed or missing row is found.

Writers only append. One sealing job gives each row its place in the chain and a link, a digest of
the row and of the link before it. Names and words stand apart in `personal`, of which the link
holds only a salted digest: erasing them with their salt leaves the chain verifiable.

A link is `algorithm:hex`: SM3 where this machine has it, else SHA-256; as an HMAC where a key is
given, so that whoever can write to the database cannot forge the chain without the key.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Text, event, inspect, select, type_coerce, update
from sqlalchemy.orm import Mapper, Session

from models.bureau import Audit, Setting
from models.errors import DubanError

HEAD = "audit_head"  # the setting that holds the last place and link
ORIGIN = "origin"  # what the first link stands on
SEAL_AT_ONCE = 500  # rows in one transaction: well under 50 ms
KEYED = "hmac-"
MAY_CHANGE = frozenset({"place", "digest", "link", "personal", "salt"})


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and why, in Chinese."""

    place: int
    audit_id: int | None
    reason: str


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def record(
    session: Session,
    *,
    actor_id: int | None,
    action: str,
    subject: str,
    at: datetime,
    before: Any = None,
    after: Any = None,
    personal: Any = None,
    inbox_id: int | None = None,
) -> Audit:
    """Appends one row in the caller's transaction.

    `subject` is like "assignment:12". Names and words of people belong into `personal` alone.
    """
    row = Audit(
        at=at,
        actor_id=actor_id,
        action=action,
        subject=subject,
        inbox_id=inbox_id,
        before=before,
        after=after,
        personal=personal,
        salt=None if personal is None else secrets.token_hex(16),
    )
    session.add(row)
    return row


def erase(session: Session, audit_ids: Iterable[int], *, actor_id: int | None, at: datetime) -> int:
    """Erases names and words of rows with their salt, which leaves nothing to guess against.

    The erasing is itself recorded. Returns how many rows had something to erase.
    """
    session.flush()
    erased = session.scalars(
        update(Audit)
        .where(Audit.id.in_(list(audit_ids)), Audit.personal.is_not(None))
        .values(personal=None, salt=None)
        .returning(Audit.id)
    ).all()
    if erased:
        after = {"rows": sorted(erased)}
        record(session, actor_id=actor_id, action="erase", subject="audit", after=after, at=at)
    return len(erased)


@event.listens_for(Audit, "before_update")
def refuse_change(_mapper: Mapper[Audit], _connection: object, row: Audit) -> None:
    """What was written stays; only a seal is added, and words may be erased."""
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    if changed - MAY_CHANGE:
        raise ValueError(f"the audit log is append-only: row {row.id}")


@event.listens_for(Audit, "before_delete")
def refuse_removal(_mapper: Mapper[Audit], _connection: object, row: Audit) -> None:
    """What was written is never removed."""
    raise ValueError(f"the audit log is append-only: row {row.id}")


# ── sealing ─────────────────────────────────────────────────────────────────────────────────────


def seal(session: Session, key: bytes | None = None) -> int:
    """Chains up to 500 rows that are not sealed yet; how many there were. 0: all are sealed.

    Rows are taken by id; one that was committed late simply gets a later place.
    """
    session.flush()
    place, link = read_head(session)
    rows = session.execute(
        plain_rows().where(Audit.link.is_(None)).order_by(Audit.id).limit(SEAL_AT_ONCE)
    ).all()
    sealed: list[dict[str, Any]] = []
    for row in rows:
        place += 1
        digest = digest_personal(row, algorithm_here())
        link = link_of(row, place, digest, link, algorithm_here(keyed=key is not None), key)
        sealed.append({"id": row.id, "place": place, "digest": digest, "link": link})
    if sealed:
        session.execute(update(Audit), sealed)
        write_head(session, place, link)
    return len(sealed)


def read_head(session: Session) -> tuple[int, str]:
    """The last place of the chain and its link."""
    head = session.get(Setting, HEAD)
    return (head.value["place"], head.value["link"]) if head else (0, ORIGIN)


def write_head(session: Session, place: int, link: str) -> None:
    """Remembers the end of the chain, so that rows missing there are missed."""
    head = session.get(Setting, HEAD)
    if head is None:
        session.add(Setting(key=HEAD, value={"place": place, "link": link}))
    else:
        head.value = {"place": place, "link": link}
    session.flush()


# ── verifying ───────────────────────────────────────────────────────────────────────────────────


def verify(session: Session, key: bytes | None = None) -> Break | None:
    """Follows the chain from its origin; the first break, or None.

    With a key every link must have been made with it. Raises DubanError where the chain needs a
    key or an algorithm that is not at hand.
    """
    place, link = 0, ORIGIN
    sealed = plain_rows().where(Audit.link.is_not(None)).order_by(Audit.place)
    with session.execute(sealed, execution_options={"yield_per": 1000}) as rows:
        for row in rows:
            place += 1
            if fault := fault_of(row, place, link, key):
                return Break(place, row.id, fault)
            link = row.link
    last, last_link = read_head(session)
    if place < last:
        return Break(place + 1, None, "链尾的记录缺失")
    return Break(place, None, "链尾与登记不符") if link != last_link else None


def fault_of(row: Row[Any], place: int, before: str, key: bytes | None) -> str | None:
    """What is wrong with one sealed row, if anything."""
    if row.place != place:
        return "此处的记录缺失或次序被改动"
    algorithm = row.link.partition(":")[0]
    if key is not None and not algorithm.startswith(KEYED):
        return "此记录未用密钥封存"
    if link_of(row, place, row.digest, before, algorithm, key) != row.link:
        return "记录被改动"
    if row.personal is None and row.salt is None:
        return None  # there were no personal fields, or they were erased
    if row.digest is None or digest_personal(row, row.digest.partition(":")[0]) != row.digest:
        return "姓名或原文被改动"
    return None


# ── digests ─────────────────────────────────────────────────────────────────────────────────────


def plain_rows() -> Select[*tuple[Any, ...]]:
    """Audit rows as the engine keeps them: bytes that no longer parse are still bytes to check."""
    plain = (Audit.before, Audit.after, Audit.personal, Audit.at)
    rest = (Audit.id, Audit.actor_id, Audit.action, Audit.subject, Audit.inbox_id)
    seals = (Audit.salt, Audit.place, Audit.digest, Audit.link)
    texts = [type_coerce(one, Text).label(one.key) for one in plain]
    return select(*texts, *rest, *seals)


def link_of(
    row: Row[Any], place: int, digest: str | None, before: str, algorithm: str, key: bytes | None
) -> str:
    """The link of a row at its place, on the link before it."""
    at = row.at.isoformat(" ", "microseconds") if isinstance(row.at, datetime) else row.at
    facts = [place, row.id, at, row.actor_id, row.action, row.subject, row.inbox_id]
    content = json.dumps([*facts, row.before, row.after, digest, before], ensure_ascii=False)
    return f"{algorithm}:{compute(algorithm, content.encode(), key)}"


def digest_personal(row: Row[Any], algorithm: str) -> str | None:
    """The salted digest of a row's personal fields; None where it has none."""
    if row.personal is None:
        return None
    return f"{algorithm}:{compute(algorithm, f'{row.salt}{row.personal}'.encode())}"


def algorithm_here(*, keyed: bool = False) -> str:
    """The best algorithm of this machine: SM3 (GB/T 32905) where OpenSSL has it."""
    name = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
    return KEYED + name if keyed else name


def compute(algorithm: str, content: bytes, key: bytes | None = None) -> str:
    """A digest in hex, by an algorithm that a link names."""
    name = algorithm.removeprefix(KEYED)
    if name not in ("sm3", "sha256"):
        return "unknown"
    if name not in hashlib.algorithms_available:
        raise DubanError("审计链使用 SM3,本机的 OpenSSL 不支持", "请在支持 SM3 的机器上校验")
    if not algorithm.startswith(KEYED):
        return hashlib.new(name, content).hexdigest()
    if key is None:
        raise DubanError("审计链由密钥封存,缺少密钥", "请在设置里提供封存时所用的密钥")
    return hmac.new(key, content, name).hexdigest()
