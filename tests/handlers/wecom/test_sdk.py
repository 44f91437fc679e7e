"""A well-known library opens what we seal and seals what we open; of changed requests it takes none
that we refuse for their signature."""

import json
import random
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.crypto import Envelope
from handlers.errors import BadRequest
from handlers.platform import Request
from handlers.wecom.callback import Callback
from tests.handlers.ports import VirtualTime

PYTHON = Path(__file__).resolve().parents[3] / ".cache/sdks/bin/python"
TOKEN, CORP = "token", "wwcorp"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = 1_785_000_000

pytestmark = pytest.mark.skipif(
    not PYTHON.is_file(), reason="the vendors' SDKs are absent (make sdks)"
)

ORACLE = """
import json, sys
from wechatpy.work.crypto import WeChatCrypto

crypto = WeChatCrypto(*sys.argv[1:4])
for line in sys.stdin:
    given = json.loads(line)
    if "plain" in given:
        sealed = crypto.encrypt_message(given["plain"], given["nonce"], given["timestamp"])
        print(json.dumps(sealed))
        continue
    body = f"<xml><Encrypt>{given['encrypt']}</Encrypt></xml>"
    try:
        text = crypto.decrypt_message(body, given["signature"], given["timestamp"], given["nonce"])
        print(json.dumps(text if isinstance(text, str) else text.decode()))
    except Exception:
        print("null")
"""

TEXTS = ["", "好", "<xml>" + "督办" * 40 + "🚀 & < ]]></xml>"] + ["x" * n for n in range(64)]


def ask(lines: list[dict[str, str]]) -> list[str | None]:
    """The library's answers, one for each line."""
    told = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(
        [PYTHON, "-c", ORACLE, TOKEN, KEY, CORP],
        input=told,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def callback() -> Callback:
    """Ours, at a fixed moment."""
    time = VirtualTime(datetime.fromtimestamp(NOW, UTC))
    return Callback(Envelope(TOKEN, KEY, CORP), time)


def sealed(text: str) -> dict[str, str]:
    """One of our answers."""
    found = callback().seal(text, "nonce")
    return {
        "encrypt": found.encrypt,
        "signature": found.signature,
        "timestamp": found.timestamp,
        "nonce": found.nonce,
    }


def opened(given: dict[str, str]) -> str | None:
    """What we read in a request; None where we refuse it."""
    query = {
        "msg_signature": given["signature"],
        "timestamp": given["timestamp"],
        "nonce": given["nonce"],
    }
    try:
        return callback().open(Request("POST", "", query, {}, b""), given["encrypt"]).decode()
    except BadRequest:
        return None


def test_the_library_opens_what_we_seal() -> None:
    assert ask([sealed(text) for text in TEXTS]) == TEXTS


def test_we_open_what_the_library_seals() -> None:
    asked = [{"plain": text, "nonce": "nonce", "timestamp": str(NOW)} for text in TEXTS]
    for text, envelope in zip(TEXTS, ask(asked), strict=True):
        assert envelope is not None
        parts = {
            name: envelope.split(f"<{tag}>")[1].split(f"</{tag}>")[0].strip()
            for name, tag in (
                ("encrypt", "Encrypt"),
                ("signature", "MsgSignature"),
                ("timestamp", "TimeStamp"),
                ("nonce", "Nonce"),
            )
        }
        plain = {
            name: part.removeprefix("<![CDATA[").removesuffix("]]>") for name, part in parts.items()
        }
        assert opened(plain) == text


def test_neither_takes_a_changed_request() -> None:
    dice = random.Random(7)
    changed = []
    for text in TEXTS:
        one = sealed(text)
        name = dice.choice(list(one))
        place = dice.randrange(len(one[name]))
        other = dice.choice([sign for sign in "0123456789abcdef" if sign != one[name][place]])
        changed.append({**one, name: one[name][:place] + other + one[name][place + 1 :]})
    assert [opened(one) for one in changed] == ask(changed) == [None] * len(TEXTS)
