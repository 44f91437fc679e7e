"""A file as a form: the platform takes names in plain UTF-8, not encoded as the standard has it."""

import re
import secrets

UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/]')
NAME_LIMIT = 120


def form_of(name: str, media_type: str, content: bytes) -> tuple[bytes, str]:
    """The body of a form with one field `media`, and its content type."""
    boundary = "duban" + secrets.token_hex(16)
    safe = UNSAFE.sub("_", name)[-NAME_LIMIT:] or "file"
    kind = UNSAFE.sub("", media_type.replace("/", "\0")).replace("\0", "/")
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="media"; filename="{safe}"; '
        f"filelength={len(content)}\r\n"
        f"Content-Type: {kind or 'application/octet-stream'}\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"
