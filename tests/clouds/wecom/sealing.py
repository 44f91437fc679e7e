"""The vendor's side of its envelope, with nothing of ours in it."""

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


@dataclass(frozen=True)
class Sealing:
    """Token, key and receiver of a callback."""

    token: str
    aes_key: str
    receiver: str

    @property
    def key(self) -> bytes:
        """The 32 bytes."""
        return base64.b64decode(self.aes_key + "=")

    def sign(self, timestamp: str, nonce: str, sealed: str) -> str:
        """SHA-1 of the four sorted strings."""
        joined = "".join(sorted([self.token, timestamp, nonce, sealed]))
        return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()

    def seal(self, text: bytes) -> str:
        """random ‖ length ‖ text ‖ receiver, encrypted."""
        framed = secrets.token_bytes(16) + struct.pack("!I", len(text)) + text
        return base64.b64encode(encrypt(self.key, framed + self.receiver.encode())).decode()

    def unseal(self, sealed: str) -> bytes:
        """The text of an answer to us."""
        framed = decrypt(self.key, base64.b64decode(sealed, validate=True))
        length: int = struct.unpack("!I", framed[16:20])[0]
        assert framed[20 + length :].decode() == self.receiver
        return framed[20 : 20 + length]


def encrypt(key: bytes, plain: bytes) -> bytes:
    """AES-256-CBC, padded to 32 bytes."""
    count = BLOCK - len(plain) % BLOCK
    sealer = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return sealer.update(plain + bytes([count]) * count) + sealer.finalize()


def decrypt(key: bytes, sealed: bytes) -> bytes:
    """The inverse."""
    opener = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    padded = opener.update(sealed) + opener.finalize()
    count = padded[-1]
    assert 1 <= count <= BLOCK
    assert padded[-count:] == bytes([count]) * count
    return padded[:-count]
