"""Keys and ids of bounded length."""

import hashlib

KEY_LIMIT = 190  # what the inbox keeps of an event key


def bounded(key: str) -> str:
    """The key, or where it is too long its beginning and digest."""
    if len(key) <= KEY_LIMIT:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LIMIT - len(digest) - 1]}:{digest}"


def digest_of(*parts: str) -> str:
    """32 hexadecimal digits that stand for some texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
