"""绑定码: a one-time code by which a stranger's account becomes a person's.

Six digits are few, so what is stored is slow to guess from (scrypt with the bureau's own salt), an
account has few tries a day, all accounts together not many, and a code is used up by its use.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.audit import record
from models.bureau import Kept, Setting
from models.database import claim
from models.people import Account, Person

CODE = "binding:code:"
TRIES = "binding:tries:"
SALT = "binding_salt"  # the setting that holds the bureau's salt
LIVES = timedelta(days=7)
DAY = timedelta(days=1)
TRIES_OF_ACCOUNT = 5  # a day
TRIES_OF_ALL = 60  # a day
DIGITS = 6


def issue_code(session: Session, person_id: int, now: datetime, actor_id: int | None) -> str:
    """A new code for a person; an earlier one of theirs is void."""
    session.execute(
        delete(Kept).where(Kept.key.startswith(CODE), Kept.value == json.dumps(person_id))
    )
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    while session.get(Kept, key_of(session, code)) is not None:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    session.add(Kept(key=key_of(session, code), value=json.dumps(person_id), until=now + LIVES))
    record(session, actor_id=actor_id, action="issue_code", subject=f"person:{person_id}", at=now)
    return code


def bind_account(
    session: Session, code: str, platform: str, address: str, now: datetime
) -> Person | None:
    """Makes an account the person's whose code it is. None: wrong, used up, late, or too often."""
    if not may_try(session, f"{platform}:{address}", now):
        return None
    kept = session.get(Kept, key_of(session, code))
    if kept is None or kept.until <= now:
        return None
    person = session.get(Person, json.loads(kept.value))
    session.delete(kept)
    if person is None:
        return None
    give_account(session, person, platform, address)
    record(
        session,
        actor_id=person.id,
        action="bind",
        subject=f"person:{person.id}",
        after={"platform": platform},
        personal={"address": address},
        at=now,
    )
    return person


def give_account(session: Session, person: Person, platform: str, address: str) -> None:
    """The person's account on a platform; a former one there is theirs no more."""
    account = session.scalars(
        select(Account).where(Account.person_id == person.id, Account.platform == platform)
    ).first()
    if account is None:
        session.add(Account(person_id=person.id, platform=platform, address=address))
    else:
        account.address, account.lost_at = address, None


def may_try(session: Session, account: str, now: datetime) -> bool:
    """Counts a try of an account, and of all together; False where there were too many today."""
    digest = hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()
    own = count_try(session, TRIES + digest, now)
    return own <= TRIES_OF_ACCOUNT and count_try(session, TRIES + "all", now) <= TRIES_OF_ALL


def count_try(session: Session, key: str, now: datetime) -> int:
    """How many there were within a day of the first, this one included."""
    kept = session.get(Kept, key)
    if kept is None:
        session.add(Kept(key=key, value="1", until=now + DAY))
        session.flush()
        return 1
    count = 1 if kept.until <= now else int(kept.value) + 1
    kept.until = now + DAY if kept.until <= now else kept.until
    claim(session, kept, Kept.value, str(count))
    return count


def key_of(session: Session, code: str) -> str:
    """What is stored of a code."""
    salt = session.get(Setting, SALT)
    if salt is None:
        salt = Setting(key=SALT, value=secrets.token_hex(16))
        session.add(salt)
        session.flush()
    slow = hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt.value), n=2**12, r=8, p=1)
    return CODE + slow.hex()
