"""Feishu's codes and what they mean for a message."""

import json
from typing import Any

import pytest

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.feishu.faults import data_of, robot_fault
from handlers.http import Answer


def answer(code: Any, status: int = 400, **headers: str) -> Answer:
    body = b"<html>" if code is None else json.dumps({"code": code, "msg": "no"}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, body)


def fault(code: Any, status: int = 400, **headers: str) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        data_of(answer(code, status, **headers), delivers=True)
    return raised.value


@pytest.mark.parametrize("code", [230002, 230013, 230029, 230034, 230053, 232009])
def test_who_is_gone_is_unreachable(code: int) -> None:
    assert isinstance(fault(code), Unreachable)


@pytest.mark.parametrize("code", [230001, 230022, 230025, 230028, 230055, 230099])
def test_our_own_words_are_given_up(code: int) -> None:
    assert fault(code).permanent


@pytest.mark.parametrize("code", [230018, 230035])
def test_one_group_that_is_muted_stops_no_other(code: int) -> None:
    found = fault(code)
    assert found.permanent
    assert not isinstance(found, Misconfigured)


@pytest.mark.parametrize("code", [230006, 230027, 99991403, 99991663, 99991672])
def test_what_an_administrator_must_mend_says_how(code: int) -> None:
    found = fault(code)
    assert isinstance(found, Misconfigured)
    assert "飞书" in found.mend
    assert not found.permanent


@pytest.mark.parametrize(
    ("said", "waits"), [("7", 7), ("0.5", 0.5), ("", 5), ("soon", 5), ("-3", 5), ("9999999", 1800)]
)
def test_the_limit_of_an_api_holds_up_everything_as_long_as_feishu_says(
    said: str, waits: float
) -> None:
    found = fault(99991400, 429, x_ogw_ratelimit_reset=said)
    assert isinstance(found, Throttled)
    assert (found.retry_after, found.whole) == (waits, True)


def test_the_limit_of_a_chat_holds_up_this_chat() -> None:
    found = fault(230020)
    assert isinstance(found, Throttled)
    assert not found.whole


@pytest.mark.parametrize(("code", "status"), [(None, 502), (None, 500), (230049, 400), (1, 500)])
def test_what_may_go_by_itself_is_tried_again(code: int | None, status: int) -> None:
    found = fault(code, status)
    assert type(found) is SendError
    assert not found.permanent


def test_a_success_that_cannot_be_read_is_unknown() -> None:
    assert isinstance(fault(None, 200), UnknownOutcome)


def test_a_log_line_has_the_vendors_id_and_not_its_words() -> None:
    found = fault(230001, x_tt_logid="20260810xyz")
    assert "20260810xyz" in str(found)
    assert "no" not in str(found).split()


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (19001, 200, Misconfigured),
        (19021, 200, Misconfigured),
        (19024, 200, Misconfigured),
        (11232, 200, Throttled),
        (None, 429, Throttled),
        (9499, 200, SendError),
        (None, 504, UnknownOutcome),
        (None, 500, SendError),
    ],
)
def test_a_robots_codes_are_its_own(code: int | None, status: int, kind: type[Exception]) -> None:
    found = robot_fault(code, answer(code, status))
    assert type(found) is kind
    assert not (isinstance(found, Throttled) and found.whole)
