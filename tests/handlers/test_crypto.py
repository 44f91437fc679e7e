"""Envelopes open for whom they are meant, and any change is refused without saying why."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.crypto import WECOM_BLOCK, Envelope, decrypt, encrypt
from handlers.errors import BadRequest

ENVELOPE = Envelope("a token", base64.b64encode(bytes(range(32))).decode()[:43], "corp")


@given(st.binary(max_size=200))
def test_what_is_sealed_opens(text: bytes) -> None:
    sealed = ENVELOPE.seal(text)
    signature = ENVELOPE.signature("1", "n", sealed)
    assert ENVELOPE.open(signature, "1", "n", sealed) == text


@given(st.binary(max_size=120), st.sampled_from([16, WECOM_BLOCK]))
def test_padding_is_whole_and_is_taken_off(text: bytes, block: int) -> None:
    key, iv = bytes(32), bytes(16)
    sealed = encrypt(key, iv, text, block)
    assert len(sealed) % block == 0
    assert decrypt(key, iv, sealed, block) == text


@given(st.binary(min_size=0, max_size=96))
def test_random_ciphertext_is_refused_and_nothing_else_happens(sealed: bytes) -> None:
    text = base64.b64encode(sealed).decode()
    with pytest.raises(BadRequest):
        ENVELOPE.open(ENVELOPE.signature("1", "n", text), "1", "n", text)


def test_an_envelope_for_somebody_else_is_refused() -> None:
    other = Envelope(ENVELOPE.token, ENVELOPE.aes_key, "another")
    sealed = other.seal(b"hello")
    with pytest.raises(BadRequest):
        ENVELOPE.open(ENVELOPE.signature("1", "n", sealed), "1", "n", sealed)
