"""How the vendor vouches for what it sends: signatures of headers, and sealed events."""

import base64
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.clouds.dingtalk.rules import AES_KEY, KEY


def signed(secret: str, words: str) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(
        hmac.new(secret.encode(), words.encode(), hashlib.sha256).digest()
    ).decode()


def sha1(*parts: str) -> str:
    """The signature of an event."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def seal(plain: bytes) -> str:
    """The vendor's envelope around a text."""
    key = base64.b64decode(AES_KEY + "=")
    framed = b"0123456789abcdef" + struct.pack("!I", len(plain)) + plain + KEY.encode()
    padding = 32 - len(framed) % 32
    sealer = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = sealer.update(framed + bytes([padding]) * padding) + sealer.finalize()
    return base64.b64encode(sealed).decode()


def unseal(sealed: str) -> bytes:
    """The text in an envelope that is addressed to the app."""
    key = base64.b64decode(AES_KEY + "=")
    opener = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    framed = opener.update(base64.b64decode(sealed)) + opener.finalize()
    framed = framed[: -framed[-1]]
    length: int = struct.unpack("!I", framed[16:20])[0]
    assert framed[20 + length :] == KEY.encode()
    return framed[20 : 20 + length]
