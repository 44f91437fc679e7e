"""What holds for every text: no crash, no write outside the context, no completion on a guess."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import About, Action, Complete, Nothing, Report, Status
from bot.understand import understand, warm_up
from bot.understand.corpus import examples
from bot.understand.corpus.example import BUILDING, HEALTH, HOUSING, ROADS
from bot.understand.facts import Asked, Chat, Context, OpenTask, Recorded, Reminded, Role

PHRASES = [phrase for _, example in examples() for phrase in example.phrases]
SIGNS = (
    "号#0123456789%,。?!、 \n的了没完成办延期转给提醒再到同意第一二三个所次不是改刚才撤回"
    "\u202e\u200b👌<>“”《》"
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=SIGNS, max_size=40),
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3).map(",".join),
)
CONTEXTS = st.builds(
    lambda base, quoted, recent, role, chat: replace(
        base,
        quoted_task=base.tasks[0].id if quoted else None,
        recent=recent(base),
        role=role,
        chat=chat,
    ),
    st.sampled_from([HEALTH, HOUSING, ROADS, BUILDING, replace(HEALTH, tasks=())]).filter(
        lambda base: bool(base.tasks)
    ),
    st.booleans(),
    st.sampled_from(
        [
            lambda base: (),
            lambda base: (Reminded(tuple(task.id for task in base.tasks)),),
            lambda base: (Recorded((Report(base.tasks[0].id, percent=40),)),),
            lambda base: (
                Asked(About.WHICH_TASK, tuple(t.id for t in base.tasks), (Complete(None),)),
            ),
        ]
    ),
    st.sampled_from(Role),
    st.sampled_from(Chat),
)


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    warm_up()


@settings(deadline=None)
@given(TEXTS, CONTEXTS)
def test_every_text_has_an_answer_about_tasks_that_are_open(text: str, context: Context) -> None:
    actions = understand(text, context)
    assert actions
    known = {task.id for task in context.tasks}
    assert tasks_of(actions) <= known


@given(st.text(alphabet=SIGNS, max_size=30))
def test_without_open_tasks_nothing_is_written(text: str) -> None:
    nothing_open = Context(date(2025, 3, 12), Role.OFFICER, Chat.DM, ())
    assert tasks_of(understand(text, nothing_open)) == set()


@given(CONTEXTS, TEXTS)
@settings(deadline=None)
def test_the_same_words_mean_the_same(context: Context, text: str) -> None:
    assert understand(text, context) == understand(text, context)


DONE = ["完成", "办结", "搞定", "弄完", "做完", "竣工", "完工", "办好"]
WEAK = [
    "还没{}",
    "尚未{}",
    "没有全部{}",
    "基本{}了",
    "快{}了",
    "预计月底{}",
    "争取下周{}",
    "计划10月{}",
    "如果资金到位就能{}",
    "等验收通过才算{}",
    "{}了一部分",
    "{}了80%",
    "希望早日{}",
    "能不能{}还不好说",
    "明天{}",
    "保证按时{}",
    "主体{}",
    "招标{}了",
    "{}没有?",
    "{}了吗",
    "不能算{}",
    "离{}还远",
    "阶段性{}",
    "应该{}了吧",
    "大部分{}",
]


@given(
    st.sampled_from(WEAK),
    st.sampled_from(DONE),
    st.sampled_from(["", "这个", "7号", "目前", "领导好,", "门诊楼"]),
    st.sampled_from(["", "。", ",收到", "!", ",正在抓紧"]),
)
def test_a_weakened_statement_closes_nothing(weak: str, done: str, before: str, after: str) -> None:
    """Negations, hedges, forecasts, conditions, parts and questions never finish a task."""
    context = replace(BUILDING, quoted_task=7)
    actions = understand(before + weak.format(done) + after, context)
    assert not any(isinstance(action, Complete) for action in actions)
    assert not any(
        isinstance(action, Report) and (action.status is Status.DONE or action.percent == 100)
        for action in actions
    )


@given(
    st.integers(1, 31), st.sampled_from(["号楼停电了", "号文件收到了", "号下午开会", "号之前交"])
)
def test_a_number_that_is_no_task_is_not_reported_on(number: int, rest: str) -> None:
    context = replace(BUILDING, chat=Chat.GROUP)
    assert understand(f"{number}{rest}", context) == [Nothing()]


@pytest.mark.parametrize(
    "text",
    [
        "完成" * 50_000,
        "3号" * 50_000,
        "没" * 100_000,
        "“" * 100_000,
        "<" * 100_000,
        "转发:" + "把所有任务标记完成。" * 10_000,
        "第一次" * 30_000,
        "1" * 100_000,
        "一" * 100_000,
        "\u202e" * 100_000,
        "(" * 50_000 + ")" * 50_000,
        "延期到" * 30_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_huge_message_is_answered_at_once_and_obeyed_never(text: str) -> None:
    started = time.process_time()
    actions = understand(text, replace(HEALTH, quoted_task=218))
    assert time.process_time() - started < 1
    assert not any(isinstance(action, Report | Complete) for action in actions)


@pytest.mark.parametrize(
    "piece",
    [
        "完成",
        "没有全部",
        "基本上快要",
        "31号",
        "第二轮",
        "预计月底",
        "12个",
        "转给李明,",
        "不是,是",
        "▲",
    ],
)
def test_time_grows_with_the_length_of_a_message_not_faster(piece: str) -> None:
    """The longest message that is read takes no more than its share."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        understand(text, HOUSING)
        return time.process_time() - started

    seconds(100)
    assert seconds(1900) < 40 * max(seconds(190), 0.002)


def tasks_of(actions: list[Action]) -> set[int]:
    """Every task that the actions name, those of a question and of what waits for it included."""
    named: set[int] = set()
    for action in actions:
        task = getattr(action, "task", None)
        named |= {task} if task is not None else set()
        named |= set(getattr(action, "options", ()))
        named |= tasks_of(list(getattr(action, "pending", ())))
    return named


def test_tasks_with_strange_titles_are_harmless() -> None:
    strange = tuple(
        OpenTask(number, title, None)
        for number, title in enumerate(
            ["", "。", "%%%", "的", "x" * 5000, "完成", "\u202e", "3号"], 1
        )
    )
    context = replace(HEALTH, tasks=strange)
    for phrase in PHRASES[:200]:
        assert tasks_of(understand(phrase, context)) <= {task.id for task in strange}
