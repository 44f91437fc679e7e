"""AES and signatures as the vendors use them. Everything is compared in constant time.

Nothing here tells a caller why a ciphertext is refused: a padding error that shows is an oracle.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from handlers.errors import BadRequest

AES_BLOCK = 16
WECOM_BLOCK = 32  # WeCom and DingTalk pad to 32 bytes, other than the standard
RANDOM = 16  # random bytes before the length
LENGTH = 4


def matches(expected: str, given: str) -> bool:
    """Whether a signature is the expected one, in constant time."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape"))


def hmac_base64(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def decode_base64(text: str | bytes) -> bytes:
    """Strict base64. Raises `BadRequest`."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest("not base64", 400) from error


def decrypt(key: bytes, iv: bytes, sealed: bytes, block: int = AES_BLOCK) -> bytes:
    """AES-256-CBC with PKCS#7 padding to `block` bytes. Raises `BadRequest`."""
    if not sealed or len(sealed) % AES_BLOCK:
        raise BadRequest("not whole blocks", 400)
    opener = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    padded = opener.update(sealed) + opener.finalize()
    count = padded[-1]
    if not 1 <= count <= min(block, len(padded)):
        raise BadRequest("not decryptable", 400)
    if not hmac.compare_digest(padded[-count:], bytes([count]) * count):
        raise BadRequest("not decryptable", 400)
    return padded[:-count]


def encrypt(key: bytes, iv: bytes, plain: bytes, block: int = AES_BLOCK) -> bytes:
    """The inverse of `decrypt`."""
    count = block - len(plain) % block
    sealer = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return sealer.update(plain + bytes([count]) * count) + sealer.finalize()


@dataclass(frozen=True, slots=True)
class Envelope:
    """The sealed envelope that WeCom and DingTalk events share.

    random(16) ‖ length(4, big-endian) ‖ text ‖ receiver, AES-256-CBC, the IV being the key's first
    half; signed by the SHA-1 of the four sorted strings token, timestamp, nonce, ciphertext
    (developer.work.weixin.qq.com 90968, open.dingtalk.com event subscription).
    `receiver` is the corp id, the app key, or "" for a WeCom smart robot.
    """

    token: str
    aes_key: str  # 43 characters
    receiver: str

    @property
    def key(self) -> bytes:
        """The 32 bytes of the AES key."""
        return base64.b64decode(self.aes_key + "=")

    def signature(self, timestamp: str, nonce: str, sealed: str) -> str:
        """Lower-case hexadecimal."""
        parts = sorted(
            part.encode("utf-8", "surrogateescape")
            for part in (self.token, timestamp, nonce, sealed)
        )
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()

    def open(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bytes:
        """The text. The signature is verified before anything is decrypted. Raises `BadRequest`."""
        if not matches(self.signature(timestamp, nonce, sealed), signature):
            raise BadRequest("the signature does not match")
        plain = decrypt(self.key, self.key[:AES_BLOCK], decode_base64(sealed), WECOM_BLOCK)
        head = RANDOM + LENGTH
        end = head + int.from_bytes(plain[RANDOM:head], "big")
        if len(plain) < head or end > len(plain):
            raise BadRequest("not decryptable", 400)
        if not hmac.compare_digest(plain[end:], self.receiver.encode()):
            raise BadRequest("not for us", 400)
        return plain[head:end]

    def seal(self, text: bytes, random: bytes | None = None) -> str:
        """A text as the platform opens it, in base64. `random` is for tests."""
        plain = (
            (random or secrets.token_bytes(RANDOM))
            + len(text).to_bytes(LENGTH, "big")
            + text
            + self.receiver.encode()
        )
        return base64.b64encode(
            encrypt(self.key, self.key[:AES_BLOCK], plain, WECOM_BLOCK)
        ).decode()
