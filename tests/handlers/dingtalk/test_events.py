"""News of the organisation: where the robot is, and who is there."""

from typing import Any

import pytest

from handlers.dingtalk.events import read_event
from handlers.message import IncomingKind

ROBOT = "dingrobot"


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("im_cool_app_install", IncomingKind.JOINED),
        ("im_cool_app_uninstall", IncomingKind.LEFT),
        ("chat_disband", IncomingKind.LEFT),
    ],
)
@pytest.mark.parametrize("spell", [str, lambda name: name[:1].upper() + name[1:]])
def test_the_robot_comes_and_goes_in_both_spellings(
    kind: str, meant: IncomingKind, spell: Any
) -> None:
    data = {spell("openConversationId"): "cid1==", spell("operator"): "u1"}
    [event] = read_event(kind, "ev-1", data, ROBOT)
    assert (event.kind, event.chat, event.group) == (meant, "cid1==", True)
    assert (event.sender, event.event_key) == ("u1", "ev-1")


def test_another_robot_is_none_of_ours() -> None:
    data = {"openConversationId": "cid1==", "robotCode": "another"}
    assert read_event("im_cool_app_install", "ev-1", data, ROBOT) == ()


@pytest.mark.parametrize("data", [{}, {"openConversationId": 5}, {"openConversationId": ""}])
def test_a_group_without_an_id_is_none(data: dict[str, Any]) -> None:
    assert read_event("im_cool_app_install", "ev-1", data, ROBOT) == ()


def test_each_of_several_people_has_an_event_of_their_own() -> None:
    events = read_event("user_leave_org", "ev-1", {"userId": ["a", "b", 5, ""]}, ROBOT)
    assert [(one.kind, one.sender, one.chat) for one in events] == [
        (IncomingKind.LEFT, "a", "a"),
        (IncomingKind.LEFT, "b", "b"),
    ]
    assert len({one.event_key for one in events}) == 2
    assert not any(one.group for one in events)


def test_an_event_without_an_id_is_known_again_by_its_content() -> None:
    data = {"userId": ["a"], "timeStamp": "1"}
    [first] = read_event("user_leave_org", "", data, ROBOT)
    [again] = read_event("user_leave_org", "", dict(reversed(data.items())), ROBOT)
    [other] = read_event("user_leave_org", "", data | {"timeStamp": "2"}, ROBOT)
    assert first.event_key == again.event_key != other.event_key


def test_keys_fit_a_row_however_long_the_ids_are() -> None:
    events = read_event("user_leave_org", "e" * 190, {"userId": ["a" * 190, "b" * 190]}, ROBOT)
    assert all(len(one.event_key) <= 190 for one in events)
    assert len({one.event_key for one in events}) == 2
