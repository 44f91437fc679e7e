"""One message a day: what it says, in which order, and how much."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.message import Button
from models.enums import Light, TaskKind
from scheduler.digest import Digest, Item, compose, fit, plain
from scheduler.ladder import Rung, Tone
from scheduler.pace import SIGNS, Lamp
from scheduler.review import LINES

RED = Lamp(Light.RED, "逾期", "8月31日到期,已过3个工作日")
AMBER = Lamp(Light.AMBER, "临近", "9月4日到期,还有2个工作日")
GREY = Lamp(Light.GREY, "尚无进展记录")


def item(number: int, tone: Tone, **facts: object) -> Item:
    """An item of 李科长's own, unless the facts say otherwise."""
    told = {Tone.RAISED, Tone.LAPSED, Tone.SILENT, Tone.VACANT}
    values: dict[str, object] = {
        "assignment": number,
        "number": number,
        "title": f"第{number}项工作",
        "kind": TaskKind.DATED,
        "stage": tone.value,
        "tone": tone,
        "to": Rung.DESK if tone in told else Rung.OFFICER,
        "lamp": GREY,
        "due_on": date(2026, 8, 31),
        "assumed": False,
        **facts,
    }
    return Item(**values)  # type: ignore[arg-type]


def message(*items: Item, notices: tuple[str, ...] = (), more: int = 0, hour: int = 9) -> Digest:
    """The message that lists these."""
    return compose("李科长", items, notices, more, hour=hour, chat="li", key="digest:1")


def lines(*items: Item, **facts: object) -> list[str]:
    """The lines of the message."""
    return message(*items, **facts).message.text.splitlines()  # type: ignore[arg-type]


def test_a_late_date_and_a_quota_are_told_with_their_reasons_and_how_to_answer() -> None:
    late = item(112, Tone.LATE, title="规范民办义务教育", lamp=RED)
    quota = item(
        127,
        Tone.PERIOD,
        title="隐患排查",
        kind=TaskKind.QUOTA,
        goal="全年不少于4次",
        count="已2次",
        lamp=AMBER,
    )
    assert lines(late, quota) == [
        "李科长早上好,今天有2件事:",
        "🔴 #112 规范民办义务教育 逾期:8月31日到期,已过3个工作日",
        "🟡 #127 隐患排查 全年不少于4次,已2次",
        "直接回复即可,如“112 已完成”“127 又完成一次”。",
    ]


def test_new_things_come_first_and_ask_nothing() -> None:
    told = lines(item(112, Tone.LATE, lamp=RED), item(140, Tone.NEW))
    assert told[1] == "⚪ #140 第140项工作 新交办,8月31日前"
    assert "140" not in told[-1]
    assert lines(item(140, Tone.NEW))[0].endswith("新交办1项,先知会您,现在不必回复:")


def test_no_date_is_invented_for_what_has_none() -> None:
    standing = item(131, Tone.NEW, kind=TaskKind.STANDING, assumed=True)
    deliverable = item(132, Tone.NEW, kind=TaskKind.DELIVERABLE, assumed=True)
    told = lines(standing, deliverable)
    assert told[1].endswith("新交办,常态工作")
    assert told[2].endswith("新交办,未定时限")
    assert "月" not in "".join(told)


def test_a_review_is_answered_by_one_word() -> None:
    digest = message(item(131, Tone.REVIEW, assumed=True), item(132, Tone.REVIEW, assumed=True))
    assert digest.message.text.splitlines()[-1] == "没有变化,回复“无变化”即可。"
    assert digest.message.buttons == (Button("无变化", "无变化"),)


@pytest.mark.parametrize(
    ("kind", "replies"),
    [
        (TaskKind.DATED, ["112 已完成", "112 按序时推进", "112 有困难", "112 申请延期"]),
        (TaskKind.QUOTA, ["112 又完成一次", "112 按序时推进", "112 有困难", "112 申请延期"]),
        (TaskKind.STANDING, ["112 按序时推进", "112 有困难"]),  # 完成 has no meaning for it
    ],
)
def test_one_question_is_answered_by_one_tap(kind: TaskKind, replies: list[str]) -> None:
    digest = message(item(112, Tone.SOON, kind=kind, lamp=AMBER))
    assert [button.reply for button in digest.message.buttons] == replies


def test_what_a_supervisor_is_told_is_grouped_by_task_and_names_no_school() -> None:
    schools = [
        item(112, Tone.LAPSED, assignment=n, unit=f"第{n}小学", school=True, label="9月", lamp=RED)
        for n in range(11)
    ]
    told = lines(*schools, item(113, Tone.RAISED, unit="基础教育科", lamp=RED))
    assert told[0] == "李科长早上好,督办台今天有2件:"
    assert told[2] == "🔴 #112 第112项工作 9月:11校未报"
    assert "小学" not in "".join(told)


def test_all_vacant_units_are_one_line() -> None:
    vacant = [item(number, Tone.VACANT) for number in (101, 102, 103, 104, 105)]
    assert lines(*vacant)[1] == "#101、#102、#103等5项尚无经办人,请指定"


def test_a_head_is_told_of_the_unit_and_no_person() -> None:
    told = lines(item(112, Tone.RAISED, to=Rung.HEAD, unit="基础教育科", lamp=RED))
    assert told[0] == "李科长早上好,有1件事请您关注:"
    assert told[1].endswith("(基础教育科)逾期:8月31日到期,已过3个工作日,几次提醒尚无回音")
    assert len(told) == 2  # nothing is asked


def test_notices_share_the_message() -> None:
    told = lines(item(112, Tone.LATE, lamp=RED), notices=("#113 延期已批准。",))
    assert told[0] == "李科长早上好,今天有2件事:"
    assert told[1] == "#113 延期已批准。"


def test_a_part_is_named_where_there_are_several() -> None:
    assert "#112 第112项工作(启动) 临近" in lines(item(112, Tone.SOON, label="启动", lamp=AMBER))[1]


def test_the_afternoon_is_greeted_as_one() -> None:
    assert lines(item(112, Tone.LATE), hour=14)[0].startswith("李科长下午好")


def test_more_than_the_message_holds_is_counted() -> None:
    assert "另有3项,回复“我的任务”查看" in lines(item(112, Tone.LATE), more=3)


# ── how much ─────────────────────────────────────────────────────────────────────────────────────

tones = st.sampled_from(list(Tone))
many = st.lists(tones, max_size=40).map(
    lambda drawn: [item(100 + n, tone) for n, tone in enumerate(drawn)]
)


@given(many)
def test_a_message_never_holds_more_than_eight_lines_and_loses_nothing(items: list[Item]) -> None:
    fitted = fit(items)
    assert len(message(*fitted.listed).places) <= LINES
    assert {*fitted.listed, *fitted.rest} == set(items)
    assert len(fitted.listed) + len(fitted.rest) == len(items)


@given(many)
def test_a_stated_date_is_never_pushed_out_by_what_has_none(items: list[Item]) -> None:
    fitted = fit(items)
    dated = {Tone.SOON, Tone.LATE}
    if any(one.tone in dated for one in fitted.rest):
        assert all(one.tone in dated for one in fitted.listed)


@given(many)
def test_every_item_stands_in_the_text_with_its_number(items: list[Item]) -> None:
    listed = fit(items).listed
    text = message(*listed).message.text
    for one in listed:
        assert one.tone is Tone.VACANT or f"#{one.number}" in text


@given(many)
def test_without_signs_no_fact_is_lost(items: list[Item]) -> None:
    listed = fit(items).listed
    bare = plain(message(*listed).message.text)
    assert not set(SIGNS.values()) & set(bare)
    for one in listed:
        assert one.tone is Tone.VACANT or f"#{one.number} {one.title}" in bare
