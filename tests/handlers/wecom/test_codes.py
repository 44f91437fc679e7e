"""Each error code leads to what helps: a new token, a wait, the administrator, or giving up."""

import pytest

from handlers.errors import Misconfigured, SendError, Throttled, UnknownOutcome, Unreachable
from handlers.http import Answer
from handlers.wecom.api import judge, part_of
from handlers.wecom.codes import LateAnswer, StaleToken, UnlistedCode, fault_of


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((40014, 42001, 41001), StaleToken),
        ((45009, 45033), Throttled),
        ((40001, 40013, 40056, 301002, 48002, 60020), Misconfigured),
        ((81013, 60111, 40003, 86001, 86003, 86008, 93000, 93004, 93008), Unreachable),
        ((846605, 846608), LateAnswer),
        ((123456,), UnlistedCode),
    ],
)
def test_a_code_is_what_the_vendor_says_it_is(codes: tuple[int, ...], kind: type) -> None:
    assert {type(fault_of(code)) for code in codes} == {kind}


@pytest.mark.parametrize("code", [45002, 44004, 40007, 40058])
def test_what_is_wrong_with_the_message_is_not_tried_again(code: int) -> None:
    assert fault_of(code).permanent


def test_a_busy_vendor_is_asked_again_at_growing_distances() -> None:
    fault = fault_of(-1)
    assert type(fault) is SendError
    assert (fault.permanent, fault.retry_after) == (False, None)


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_gave_up_leaves_the_outcome_open(status: int) -> None:
    with pytest.raises(UnknownOutcome):
        judge(Answer(status, {}, b"<html>"), delivers=True)
    with pytest.raises(SendError):
        judge(Answer(status, {}, b"<html>"))


@pytest.mark.parametrize(
    "answer",
    [Answer(500, {}, b""), Answer(200, {}, b"<html>"), Answer(200, {}, b'{"errcode":"0"}')],
)
def test_what_is_no_answer_of_the_vendor_is_asked_again(answer: Answer) -> None:
    with pytest.raises(SendError) as refused:
        judge(answer, delivers=True)
    assert not refused.value.permanent


def test_an_answer_without_what_it_should_bring_is_asked_for_again() -> None:
    assert part_of({"media_id": "m"}, "media_id") == "m"
    for answer in ({}, {"media_id": None}, {"media_id": ""}):
        with pytest.raises(SendError) as refused:
            part_of(answer, "media_id")
        assert not refused.value.permanent


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info", True),
        ("from ip: 2001:db8::7", True),
        ("from ip: 999.1.1.1", False),
        ("from ip: <script>", False),
        ("", False),
    ],
)
def test_only_a_sound_address_is_named(said: str, shown: bool) -> None:
    fault = fault_of(60020, said)
    assert isinstance(fault, Misconfigured)
    assert ("203.0.113.7" in fault.mend or "2001:db8::7" in fault.mend) is shown
    assert "script" not in fault.mend
