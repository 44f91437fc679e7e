"""Nobody reads or writes what their post does not allow."""

import pytest

from bot.actions import Approve, Assign, Complete, Query, Reject, Report, Topic
from bot.permissions import Actor, Power, may, may_see, may_write
from models.enums import PostRole


def holder(*roles: PostRole, units: frozenset[int] = frozenset({1})) -> Actor:
    return Actor(1, "李明", frozenset(roles), units)


OFFICER = holder(PostRole.OFFICER)
SUPERVISOR = holder(PostRole.SUPERVISOR, units=frozenset())
LEADER = holder(PostRole.LEADER, units=frozenset())
STRANGER = holder(units=frozenset())


def test_an_officer_writes_for_their_own_unit_only() -> None:
    assert may_write(OFFICER, 1)
    assert not may_write(OFFICER, 2)


def test_a_supervisor_reads_everything_and_reports_for_nobody() -> None:
    assert may_see(SUPERVISOR, frozenset({7}))
    assert not may_write(SUPERVISOR, 7)


@pytest.mark.parametrize("action", [Approve(1), Reject(1)])
def test_decisions_belong_to_supervisors_and_leaders(action: Approve | Reject) -> None:
    assert may(SUPERVISOR, action)
    assert may(LEADER, action)
    assert not may(OFFICER, action)


def test_only_who_assigns_puts_a_unit_in_charge() -> None:
    assert may(SUPERVISOR, Assign(1, "人事科"))
    assert not may(LEADER, Assign(1, "人事科"))
    assert not may(OFFICER, Assign(1, "人事科"))


@pytest.mark.parametrize("topic", [Topic.SUMMARY, Topic.WHO_HAS_NOT_REPORTED])
def test_other_peoples_work_is_not_shown_to_officers(topic: Topic) -> None:
    assert may(SUPERVISOR, Query(topic))
    assert not may(OFFICER, Query(topic))


def test_a_stranger_sees_nothing() -> None:
    assert not may_see(STRANGER, frozenset({1}))
    assert not STRANGER.has(Power.SEE_ALL)


def test_reports_are_open_to_everybody_and_decided_by_unit() -> None:
    assert may(OFFICER, Report(1))
    assert may(OFFICER, Complete(1))
