"""Every refusal of DingTalk is acted on as it must be: wait, renew, mend, or give up."""

import json
from typing import Any

import pytest

from handlers.dingtalk.faults import fault_of, is_stale_token, old_fault_of
from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.http import Answer


def answer(status: int, **said: Any) -> Answer:
    return Answer(status, {}, json.dumps(said).encode())


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", Throttled),
        (403, "90018", Throttled),
        (429, "", Throttled),
        (400, "20001", Misconfigured),
        (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", Misconfigured),
        (400, "invalidParameter.robotCode.auth", Misconfigured),
        (401, "InvalidAuthentication", Misconfigured),
        (400, "invalidClientIdOrSecret", Misconfigured),
        (400, "invalid.openConversationId", Unreachable),
        (400, "resource.unavailable", Unreachable),
        (503, "ServiceUnavailable", SendError),
        (500, "system.err", SendError),
    ],
)
def test_the_new_interface(status: int, code: str, kind: type[PlatformError]) -> None:
    fault = fault_of(answer(status, code=code, message="…"), delivers=True)
    assert type(fault) is kind
    assert fault.permanent is (kind is Unreachable)


@pytest.mark.parametrize(
    "code", ["invalidParameter.msgParam.invalid", "invalidParameter.msgKey.invalid", "whatever"]
)
def test_what_is_wrong_with_the_message_itself_is_not_tried_again(code: str) -> None:
    fault = fault_of(answer(400, code=code))
    assert type(fault) is SendError
    assert fault.permanent


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_gave_up_leaves_a_message_in_doubt(status: int) -> None:
    assert isinstance(fault_of(answer(status), delivers=True), UnknownOutcome)
    assert type(fault_of(answer(status))) is SendError


def test_a_full_second_is_waited_for_by_everybody() -> None:
    fault = fault_of(answer(403, code="Forbidden.AccessDenied.QpsLimitForApi"))
    assert isinstance(fault, Throttled)
    assert (fault.retry_after, fault.whole) == (1.0, True)


def test_what_is_accepted_is_no_fault() -> None:
    assert fault_of(answer(200, processQueryKey="k")) is None
    assert old_fault_of(answer(200, errcode=0, errmsg="ok")) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-1, SendError),
        (15, SendError),
        (88, SendError),
        (90018, Throttled),
        (130101, Throttled),
        (410100, Throttled),
        (310000, Misconfigured),
        (300005, Misconfigured),
        (400101, Misconfigured),
        (400102, Misconfigured),
        (20001, Misconfigured),
        (42001, Misconfigured),
    ],
)
def test_the_old_interface_of_a_custom_robot(code: int, kind: type[PlatformError]) -> None:
    fault = old_fault_of(answer(200, errcode=code), hook=True)
    assert type(fault) is kind
    assert not fault.permanent


def test_a_custom_robot_that_spoke_too_often_is_left_alone_for_ten_minutes() -> None:
    fault = old_fault_of(answer(200, errcode=130101), hook=True)
    assert isinstance(fault, Throttled)
    assert (fault.retry_after, fault.whole) == (600.0, False)


@pytest.mark.parametrize("code", [430101, 430102, 430103, 430104, 40035])
def test_content_that_a_custom_robot_may_not_say_is_not_tried_again(code: int) -> None:
    fault = old_fault_of(answer(200, errcode=code), hook=True)
    assert fault is not None
    assert fault.permanent


@pytest.mark.parametrize("said", [(401, {}), (200, {"errcode": 40014}), (200, {"errcode": 42001})])
def test_a_token_that_is_refused_is_known(said: tuple[int, dict[str, Any]]) -> None:
    assert is_stale_token(answer(said[0], **said[1]))
    assert not is_stale_token(answer(200, errcode=0))


def test_no_fault_tells_more_than_its_code() -> None:
    fault = fault_of(answer(400, code="x", message="the words of a message"))
    assert "words" not in str(fault)


@pytest.mark.parametrize("code", [20001, 310000, 400102])
def test_the_administrator_reads_what_to_mend_in_chinese(code: int) -> None:
    fault = old_fault_of(answer(200, errcode=code), hook=True)
    assert isinstance(fault, Misconfigured)
    assert fault.mend.startswith("钉钉")
