"""From the clauses about one task to a report, a completion, or a question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.actions import About, Action, Clarify, Complete, Report, Status
from bot.understand import finishing
from bot.understand.amounts import Measured, goal_of, measure
from bot.understand.facts import OpenTask
from bot.understand.quantities import NUMBER, UNITS, has_number
from bot.understand.states import FAINT, HAPPENED, Reading, State, read_state
from plans import numerals

_WEAKER = {
    State.NEARLY,
    State.NOT_YET,
    State.BLOCKED,
    State.WAITING,
    State.NOT_STARTED,
    State.DOUBTED,
}
_AT_WORK = {
    State.STEP,
    State.NEARLY,
    State.NOT_YET,
    State.RESUMED,
    State.UNDERWAY,
    State.UNCHANGED,
    State.FORECAST,
    State.WAITING,
    State.TROUBLE,
    State.HELP,
}
_PROBLEM = {State.BLOCKED, State.TROUBLE, State.WAITING, State.HELP}
_NEXT = {State.FORECAST, State.PROMISE}


@dataclass(frozen=True, slots=True)
class Said:
    """What was read from the clauses about one task."""

    readings: tuple[tuple[str, Reading], ...]
    measured: Measured

    def has(self, *states: State) -> bool:
        """Whether one of these states was reported."""
        return any(reading.state in states for _, reading in self.readings)

    def words_of(self, states: set[State]) -> str:
        """The clauses in which one of these states was reported."""
        return ",".join(clause for clause, reading in self.readings if reading.state in states)

    def told_of(self, states: set[State]) -> str:
        """The same for people: without the marks that stand for a task's name."""
        return self.words_of(states).replace("▲", "").strip(" ,:")

    @property
    def goes_on(self) -> bool:
        """Whether something is still being done: 检查做完了,报告还在写."""
        return any(
            reading.state is State.UNDERWAY and STILL.search(clause)
            for clause, reading in self.readings
        )

    @property
    def faint(self) -> bool:
        """Whether nothing more is known than that something has happened."""
        return self.measured.empty and all(reading.rule in FAINT for _, reading in self.readings)

    @property
    def empty(self) -> bool:
        """Whether nothing was understood."""
        return not self.readings and self.measured.empty and not self.measured.asked


STILL = re.compile("还在|仍在|正在|尚在")
_OF_OTHERS = re.compile(
    "^[^,]{0,4}(?:别的?|其他|其它|兄弟|隔壁)(?:局|科|校|单位|学校|县|区|市|镇|乡|人|家|同事|部门|园|村|地方)"
)
_LEFT_OVER = re.compile(
    r"^[▲ ]*(?:另?有)?[\d一二两三四五六七八九十]+[个所处家座户栋间条][^,]{0,4}(?:没|未)"
    r"|(?:还有?|剩|差)[^,]{0,3}?(?:\d|[一二两三四五六七八九十百]+)[^,]{0,6}(?:没|未)"
)


def hear(clauses: list[str], task: OpenTask, *, names: str = "", correcting: bool = False) -> Said:
    """Reads states and numbers; numbers of forecasts and conditions are not progress."""
    readings = tuple(
        (clause, reading)
        for clause in clauses
        if not _OF_OTHERS.search(clause)
        and (reading := read_state(clause, task.title, names)) is not None
    )
    readings = tuple(
        (clause, replace(reading, state=State.NOT_YET))
        if reading.state is State.NOT_STARTED and _is_rest(clause, task)
        else (clause, reading)
        for clause, reading in readings
    )
    hoped = {
        clause
        for clause, reading in readings
        if reading.state in (State.FORECAST, State.PROMISE, State.WAITING, State.DOUBTED)
    }
    hoped |= set(_counts_of_steps(clauses, task))
    facts = [_before_hope(clause) if clause in hoped else clause for clause in clauses]
    measured = measure(
        [fact for fact in facts if fact],
        task,
        over=_over(clauses, readings, task),
        correcting=correcting,
    )
    ended = [clause for clause, reading in readings if _has_ended(reading)]
    return Said(readings, _with_month(measured, ended, task))


def _counts_of_steps(clauses: list[str], task: OpenTask) -> Iterator[str]:
    """封顶一栋,30套: a mere number behind a step counts what has taken the step."""
    for before, clause in pairwise(clauses):
        if _MERE_NUMBER.fullmatch(clause) and finishing.names_step(before, task.title):
            yield clause


_MERE_NUMBER = re.compile(rf"[ 共约有]*{NUMBER}(?:{UNITS})了?")


def _has_ended(reading: Reading) -> bool:
    return reading.state in (State.FINISHED, State.STEP) or reading.rule == HAPPENED


def _is_rest(clause: str, task: OpenTask) -> bool:
    """还有两处没动, 这一轮还没开始: not begun is only what is left of the task."""
    begun = task.quota is not None and task.quota.done > 0
    return bool(_LEFT_OVER.search(clause) or (begun and _ONE_OCCASION.search(clause)))


_ONE_OCCASION = re.compile(r"(?:[这本下]一?|第[一二两三四五六七八九十\d]{1,3})[次轮期场批回届]")


_MONTH_DONE = re.compile(
    r"(?<!\d)(\d{1,2}|[一二三四五六七八九十]{1,2})月份?的?[^,。\d]{0,8}"
    "(?:[做搞办查检巡跑开弄]了|完了|完成了?|结束了?|收官|搞定了?|办结了?)$"
)
_ORDINAL = re.compile(r"第[一二两三四五六七八九十\d]{1,3}[次轮期场批回届]")
_PERIOD_DONE = re.compile(
    "(?:本|这个|上个?)(?:月|周|季度|星期)的?[^,。\\d]{0,8}(?:[做搞办查检巡跑开弄]了|完了|完成了?|结束了?)$"
    "|(?:完成|[搞做办]完)了?(?:本|这个|上个?)(?:月|周|季度|星期)的?[^,。\\d]{0,8}$"
)
_THAT_ONE = re.compile(
    "[这那]一?[次轮场期批回届][^,。\\d]{0,6}(?:[做搞办查检巡跑开弄打比]了|完了|完成了?|结束了?|散场了?|收场了?|散会了?)$"
)
_MONTHS = 12


def _with_month(measured: Measured, clauses: list[str], task: OpenTask) -> Measured:
    """8月份的查了: of a monthly task, the one after the last; of any other, one cannot tell."""
    month = next((match for clause in clauses if (match := _MONTH_DONE.search(clause))), None)
    if task.quota is None or not measured.empty or measured.asked:
        return measured
    if any(_PERIOD_DONE.search(clause) or _THAT_ONE.search(clause) for clause in clauses):
        return replace(measured, added=1.0)
    if month is None:
        return measured
    if _ORDINAL.search("".join(clauses)):
        return measured
    monthly = task.quota.count == _MONTHS and numerals.integer(month[1]) == task.quota.done + 1
    return Measured(added=1.0) if monthly else replace(measured, asked="哪一次")


def _half_done(clause: str, reading: Reading, task: OpenTask) -> bool:
    """第二轮查完电梯,锅炉还没查: what the occasion is about is not done with yet."""
    if reading.state not in (State.NOT_YET, State.NOT_STARTED) or _ORDINAL.search(clause):
        return False
    missing = _MISSING.search(clause)
    return missing is not None and (missing[1] in task.title or missing[1] in "做搞办弄")


def _is_step_of(clause: str, task: OpenTask) -> bool:
    """第二次各校自查完了: a step of the occasion, and not the occasion."""
    return finishing.names_step(_ORDINAL.sub("", clause), task.title)


_MISSING = re.compile("[没未][^,]{0,4}([\u4e00-\u9fff])(?:完|过|到|了|呢)?$")


def _over(
    clauses: list[str], readings: tuple[tuple[str, Reading], ...], task: OpenTask
) -> frozenset[str]:
    """Clauses that say that an occasion is over; 第二次, 做完了 says it in the next clause."""
    open_ended = {State.FINISHED, State.STEP}
    done = {
        clause
        for clause, reading in readings
        if reading.state is State.FINISHED
        or (reading.state is State.STEP and not _is_step_of(clause, task))
        or (reading.rule == HAPPENED and not (_UNDONE.search(clause) or _PARTLY.search(clause)))
        or _HELD.search(clause)
        or (reading.state is State.NEARLY and "最后" in clause and _ENDED.search(clause))
    }
    states = {reading.state for _, reading in readings}
    if any(_half_done(clause, reading, task) for clause, reading in readings):
        return frozenset()
    if {State.BLOCKED, State.CANCELLED} & states:
        ended = {clause for clause, reading in readings if reading.state is State.FINISHED}
        return frozenset(done & ended)
    put_off = any(_UNDONE.search(clause) for clause in clauses)
    if done and not put_off and states <= open_ended | {State.UNDERWAY}:
        return frozenset(clauses)
    return frozenset(done)


_PARTLY = re.compile(
    rf"{_ORDINAL.pattern}.{{0,8}}[^束完]了[\d一二两三四五六七八九十百]+"
    "(?:所|家|户|处|间|栋|条|台|个(?:学校|乡镇|镇|村|社区|小区|点|站|单位))"
)
"""第二轮查了6所学校: how far one is with it."""
_HELD = re.compile("已(?:经)?(?:开展|组织|举办|举行|进行|实施)|(?:组织|举办|举行)了")
_UNDONE = re.compile(
    r"延期|推迟|取消|改期|一半|过半|启动|开始|准备|通知|定了|安排|延后|改到|定在|部署|方案"
    "|送[检修审]|开[班课营训学赛幕播机](?!完|结束)|报到|揭幕"
)
_ENDED = re.compile(r"完|结束|好了|做了|搞了|查了|办了")


_HOPE = re.compile(
    "预计|预期|估计|争取|力争|计划|打算|准备|拟|有望|可望|希望|目标|应[该当]?能|能|定[在于]"
    "|安排在|将|会|要|得|才|就|可以|保证|确保|一定|马上|立即|抓紧|尽快|等|待|如果|要是|只要"
)


_FACT = re.compile(r"了|已|目前|现在|累计|截[至止]|才|只|刚|共")


def _before_hope(clause: str) -> str:
    """现在60%预计月底80%: what stands before the forecast is still a fact."""
    match = _HOPE.search(clause)
    before = clause[: match.start()] if match else ""
    return before if _FACT.search(before) else ""


def to_actions(said: Said, task: OpenTask, part: str | None = None) -> list[Action]:
    """The report of one task, in the contract's terms; empty where nothing was understood."""
    measured = said.measured
    if said.has(State.CANCELLED) and measured.empty and not said.has(State.FINISHED):
        if _ONE_OF_MANY.search(said.words_of({State.CANCELLED})):
            return [Report(task.id, status=Status.IN_PROGRESS, part=part)]
        return [Clarify(About.WHAT, task.id)]
    if measured.asked:
        return [Clarify(About.AMOUNT, task.id, pending=(Report(task.id, part=part),))]
    if _is_finished(said, task):
        if _may_be_one_of_many(said, task):
            return [Clarify(About.AMOUNT, task.id, pending=(Complete(task.id, part),))]
        return [*_rest_of(measured, task, part), Complete(task.id, part)]
    if said.has(State.DOUBTED) and measured.empty:
        return [Clarify(About.WHAT, task.id)]
    status = _status(said, task)
    if measured.empty and status is None:
        return []
    return [
        Report(
            task.id,
            percent=measured.percent,
            value=measured.value,
            added=measured.added,
            status=status,
            problem=said.told_of(_PROBLEM),
            next=said.told_of(_NEXT),
            part=part,
        )
    ]


_ONE_OF_MANY = re.compile(
    rf"{_ORDINAL.pattern}|{_ONE_OCCASION.pattern}|[这本下]个?月|[今明昨][天晚]|[这那]次|原定"
)


def _is_finished(said: Said, task: OpenTask) -> bool:
    """A plain statement, nothing that weakens it, and no number that says otherwise."""
    measured = said.measured
    if measured.percent == 100 and not said.has(*_WEAKER, State.FORECAST):
        return True
    if said.has(*_WEAKER) or measured.left or said.goes_on:
        return False
    if measured.reached and said.has(State.FINISHED, State.STEP):
        return _reaches_goal(said, task)
    if said.has(State.FINISHED, State.STEP) and _is_all(measured, task):
        return _reaches_goal(said, task)
    if not said.has(State.FINISHED):
        return False
    if task.target and not _ends_all(said):
        return False
    return measured.empty and not (measured.unfit and _counts_part(said, task))


def _counts_part(said: Said, task: OpenTask) -> bool:
    """一标段3栋完工: the number says how much. 成立了,20个人 tells of something else."""
    if goal_of(task) is not None:
        return True
    return any(
        has_number(clause) for clause, reading in said.readings if reading.state is State.FINISHED
    )


def _is_all(measured: Measured, task: OpenTask) -> bool:
    """慰问走完了,860户: finished, and the number says the same."""
    goal = goal_of(task)
    whole = goal is not None and measured.value is not None and measured.value >= goal
    return whole and measured.percent in (None, 100)


def _reaches_goal(said: Said, task: OpenTask) -> bool:
    """1200张全部到位: all that was wanted, unless it is a step that all of them have taken."""
    goal = goal_of(task)
    clauses = said.words_of({State.FINISHED, State.STEP})
    if (
        goal is None
        or (said.measured.value or 0) < goal
        or said.measured.percent not in (None, 100)
    ):
        return False
    return said.has(State.FINISHED) or not finishing.names_step(clauses, task.title)


_EVERYTHING = re.compile(
    "全部|全都|完了|完(?=$|[,。])|完毕|齐了|光了|满了|[都均皆全]|所有|悉数|统统|任务|办结|销号|结案|目标|彻底|整个|这项|此项|▲|验收"
    "|竣工|完工|交付|投入使用"
)


def _ends_all(said: Said) -> bool:
    """信息已报送 on a task of 120 is one more of them; 已完成 and 全部报送 are the end."""
    return any(
        reading.rule in _PLAIN_ENDS or _EVERYTHING.search(clause)
        for clause, reading in said.readings
        if reading.state is State.FINISHED
    )


_PLAIN_ENDS = {"完成", "可以销号", "动词加完", "建成"}


def _may_be_one_of_many(said: Said, task: OpenTask) -> bool:
    """检查完成了, where several occasions are still to come: this one, or all? One asks."""
    if not task.quota or task.quota.count - task.quota.done < 2 or said.measured.reached:
        return False
    words = said.words_of({State.FINISHED})
    return said.measured.empty and not _ALL_OF_THEM.search(words)


_ALL_OF_THEM = re.compile(_EVERYTHING.pattern.replace("|完了|完(?=$|[,。])|完毕", ""))
"""检查完了 is said of one occasion as well."""


def _rest_of(measured: Measured, task: OpenTask, part: str | None) -> list[Action]:
    """More than the target reached: the amount is worth recording beside the completion."""
    goal = goal_of(task)
    if measured.value is not None and goal is not None and measured.value > goal:
        return [Report(task.id, value=measured.value, part=part)]
    return []


def _status(said: Said, task: OpenTask) -> Status | None:
    stuck = said.has(State.BLOCKED) or (said.has(State.TROUBLE) and said.has(State.HELP))
    if stuck and not said.has(State.RESUMED):
        return Status.BLOCKED
    at_work = said.has(*_AT_WORK, State.FINISHED) or not said.measured.empty
    if said.has(State.NOT_STARTED) and said.measured.empty:
        return (
            Status.IN_PROGRESS
            if said.has(State.STEP, State.UNDERWAY, State.FINISHED)
            and not said.faint
            and _busy(said)
            else Status.NOT_STARTED
        )
    if said.has(State.IDLE) and not at_work:
        return Status.IN_PROGRESS if task.progress else Status.NOT_STARTED
    if not said.measured.empty:
        return None
    if at_work or said.measured.unfit:
        return Status.IN_PROGRESS
    return None


def _busy(said: Said) -> bool:
    return any(
        reading.state in (State.STEP, State.UNDERWAY, State.FINISHED) and reading.rule not in FAINT
        for _, reading in said.readings
    )
