"""A made-up bureau that lives a year by the pure policy alone: no rows, no loop, many days.

What the sweep does with rows is done here with values: every officer's obligations are asked of
`agenda`, what is due is fitted into one message a person, and only what a message listed moves on.
Every ceiling is checked as the days go by; a broken one names its seed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from random import Random

from models.enums import AssignmentState, TaskKind
from plans.calendar import Calendar
from scheduler.digest import Item, compose, fit
from scheduler.ladder import DEFAULT, LIMITS, Ladder, Obligation, Rung, Tone, after_step
from scheduler.pace import Standing, lamp_of
from scheduler.review import LINES, agenda
from scheduler.window import Window

WINDOW = Window()
CALENDAR: Calendar = WINDOW.calendar
YEARS = (2023, 2024, 2025, 2026)  # with 调休 of every sort
MORNING, AFTERNOON = time(9, 0), time(14, 30)
NAMES = ("李科长", "王校长", "赵主任")
LATE_WORDS = ("逾期", "超期")


class Post(StrEnum):
    """What a person is, as the figures are told."""

    SCHOOL = "school"
    SECTION = "section"
    LEADER = "leader"
    SUPERVISOR = "supervisor"


class Temper(StrEnum):
    """How an officer answers."""

    PROMPT = "prompt"
    LATE = "late"
    NEVER = "never"


@dataclass(slots=True)
class Officer:
    """Whoever answers for a unit, with everything the unit holds. People are named by numbers."""

    person: int
    post: Post
    temper: Temper
    reachable: bool
    head: int | None
    leader: int | None
    held: dict[int, Obligation] = field(default_factory=dict)
    looks: dict[int, date | None] = field(default_factory=dict)
    unanswered: Counter[int] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    told: set[int] = field(default_factory=set)  # obligations that reached the officer

    @property
    def line(self) -> tuple[Rung, ...]:
        """Who stands above."""
        rungs = ((Rung.HEAD, self.head), (Rung.LEADER, self.leader), (Rung.DESK, 0))
        return tuple(rung for rung, person in rungs if person is not None)

    def person_at(self, rung: Rung) -> int:
        """Whom a step speaks to."""
        people = {Rung.OFFICER: self.person, Rung.HEAD: self.head, Rung.LEADER: self.leader}
        return people.get(rung) or 0

    def is_due(self, today: date) -> bool:
        """Whether the ladder is to be asked about anything."""
        return any(look is not None and look <= today for look in self.looks.values())


Deed = Callable[[Obligation], Obligation | None]
"""What an answer does to an obligation; None: it is done."""


class OfficerYears:
    """One bureau for one year. `seed` decides everything."""

    def __init__(self, seed: int, schools: int = 30) -> None:
        self.luck = Random(seed)
        self.seed = seed
        self.year = self.luck.choice(YEARS)
        self.start = self._workday(date(self.year, 1, 2) + timedelta(self.luck.randint(0, 80)))
        self.end = date(self.year, 12, 31)
        self.ladders = [self._draw_ladder() for _ in range(self.luck.randint(1, 2))]
        self.messages: Counter[int] = Counter()
        self.posts: dict[int, Post] = {0: Post.SUPERVISOR}
        self.officer_days = 0
        self._sent_on: dict[int, date] = {}
        self._stages: set[tuple[int, int, str, int]] = set()
        self._deeds: dict[date, list[tuple[Officer, int, Deed]]] = defaultdict(list)
        self._ids = 0
        self.officers = list(self._draw_officers(schools))

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────

    def _workday(self, day: date) -> date:
        return day if CALENDAR.is_workday(day) else CALENDAR.next_workday(day)

    def _draw_ladder(self) -> Ladder:
        if self.luck.random() < 0.6:
            return DEFAULT
        return Ladder(**{name: self.luck.choice(allowed) for name, allowed in LIMITS.items()})

    def _person(self, post: Post) -> int:
        number = len(self.posts)
        self.posts[number] = post
        return number

    def _draw_officers(self, schools: int) -> Iterator[Officer]:
        leaders = [self._person(Post.LEADER) for _ in range(self.luck.randint(1, 4))]
        for _ in range(self.luck.randint(3, 10)):
            head = self._person(Post.LEADER) if self.luck.random() < 0.7 else None
            yield self._draw_officer(Post.SECTION, head, leaders, self.luck.randint(1, 16))
        for _ in range(self.luck.randint(0, schools)):
            yield self._draw_officer(Post.SCHOOL, None, leaders, self.luck.randint(1, 5))

    def _draw_officer(
        self, post: Post, head: int | None, leaders: Sequence[int], tasks: int
    ) -> Officer:
        officer = Officer(
            person=self._person(post),
            post=post,
            temper=self.luck.choices(list(Temper), (0.55, 0.35, 0.1))[0],
            reachable=self.luck.random() < 0.95,
            head=head,
            leader=self.luck.choice(leaders) if self.luck.random() < 0.9 else None,
        )
        vacant = self.luck.random() < 0.03
        for _ in range(tasks):
            for one in self._draw_task(post):
                one = replace(one, line=officer.line, vacant=vacant)
                officer.held[one.id] = one
                officer.looks[one.id] = one.assigned_on
        return officer

    def _draw_task(self, post: Post) -> Iterator[Obligation]:
        weights = (15, 10, 5, 30, 40) if post is Post.SECTION else (30, 30, 10, 20, 10)
        kind = self.luck.choices(list(TaskKind), self._in_order(weights))[0]
        task, ladder = self._next_id(), self.luck.choice(self.ladders)
        given = self.start
        if self.luck.random() < 0.1:
            given = self._workday(given + timedelta(self.luck.randint(1, 200)))
        assumed = kind in (TaskKind.DELIVERABLE, TaskKind.STANDING)
        base = Obligation(
            id=task, task_id=task, kind=kind, opens_on=given, due_on=self.end,
            assumed=assumed, assigned_on=given, ladder=ladder,
        )  # fmt: skip
        if kind is TaskKind.RECURRING:
            yield from self._months(base)
        elif kind is TaskKind.DATED:
            days = (self.end - given).days
            yield replace(base, due_on=given + timedelta(self.luck.randint(1, max(1, days))))
        else:
            yield base

    def _in_order(self, weights: Sequence[int]) -> list[int]:
        kinds = (TaskKind.DATED, TaskKind.QUOTA, TaskKind.RECURRING, TaskKind.DELIVERABLE)
        by_kind = dict(zip((*kinds, TaskKind.STANDING), weights, strict=True))
        return [by_kind[kind] for kind in TaskKind]

    def _months(self, base: Obligation) -> Iterator[Obligation]:
        for nth, month in enumerate(range(base.assigned_on.month, 13)):
            first = date(self.year, month, 1)
            last = (first + timedelta(31)).replace(day=1) - timedelta(1)
            opens = max(first, base.assigned_on)
            yield replace(
                base, id=base.id if not nth else self._next_id(), opens_on=opens,
                due_on=max(last, opens), herald=not nth,
            )  # fmt: skip

    def _next_id(self) -> int:
        self._ids += 1
        return self._ids

    # ── living ───────────────────────────────────────────────────────────────────────────────────

    def live(self) -> None:
        """Every working day: the morning's messages, what people do, and the afternoon's."""
        day = self.start
        while day <= self.end:
            self.officer_days += len(self.officers)
            self._speak(day, MORNING)
            for officer, key, deed in self._deeds.pop(day, ()):
                self._do(officer, key, deed, day)
            self._speak(day, AFTERNOON)
            day = CALENDAR.next_workday(day)

    def _speak(self, today: date, hour: time) -> None:
        told: dict[int, list[tuple[Officer, Item]]] = defaultdict(list)
        for officer in self.officers:
            if officer.is_due(today):
                self._ask_ladder(officer, today, told)
        for person, items in told.items():
            if self._sent_on.get(person) != today:
                self._send(person, items, today, hour)

    def _ask_ladder(
        self, officer: Officer, today: date, told: dict[int, list[tuple[Officer, Item]]]
    ) -> None:
        for entry in agenda(list(officer.held.values()), today, CALENDAR):
            officer.looks[entry.one.id] = entry.look_on
            self.check(entry.look_on is None or entry.look_on > today, "a look that never ends")
            if entry.step is None or (entry.step.to is Rung.OFFICER and not officer.reachable):
                continue
            item = item_of(entry.one, entry.step.stage, entry.step.tone, entry.step.to, today)
            told[officer.person_at(entry.step.to)].append((officer, item))

    def _send(
        self, person: int, items: Sequence[tuple[Officer, Item]], today: date, hour: time
    ) -> None:
        whose = {item.assignment: officer for officer, item in items}
        fitted = fit([item for _, item in items])
        self._check_moment(person, today, hour)
        self._sent_on[person] = today
        self.messages[person] += 1
        for item in fitted.listed:
            self._mention(person, whose[item.assignment], item, today)
        for item in fitted.rest:
            if item.tone is Tone.NEW:
                held = whose[item.assignment].held
                held[item.assignment] = replace(held[item.assignment], stage="announced")
        self._check_words(fitted.listed, today)

    def _mention(self, person: int, officer: Officer, item: Item, today: date) -> None:
        key = item.assignment
        one = officer.held[key]
        self._check_mention(person, officer, one, item)
        officer.held[key] = after_step(one, item.step, today)
        if item.own:
            officer.told.add(key)
        if item.step.asks:
            officer.unanswered[key] += 1
            self._plan_answer(officer, key, today)

    def _plan_answer(self, officer: Officer, key: int, today: date) -> None:
        if officer.temper is Temper.NEVER or self.luck.random() < 0.1:
            return
        wait = (
            self.luck.randint(0, 2) if officer.temper is Temper.PROMPT else self.luck.randint(4, 9)
        )
        day = CALENDAR.add_workdays(today, wait)
        self._deeds[day].append((officer, key, self._draw_deed(day)))

    def _draw_deed(self, day: date) -> Deed:
        luck = self.luck.random()
        later = day + timedelta(self.luck.randint(2, 40))
        if luck < 0.35:
            return finish
        if luck < 0.45:
            return lambda one: replace(one, awaiting=True, answered=True)
        if luck < 0.5:
            return lambda one: replace(reported(one, day), blocked=True)
        if luck < 0.55:
            return lambda one: replace(one, hushed_until=later, resumes_on=later)
        if luck < 0.57:
            return lambda one: replace(one, hushed_until=date.max)
        return lambda one: reported(one, day)

    def _do(self, officer: Officer, key: int, deed: Deed, today: date) -> None:
        one = officer.held.get(key)
        if one is None:
            return
        after = deed(one)
        if after is None:
            del officer.held[key], officer.looks[key]
            return
        officer.held[key], officer.looks[key] = after, today
        if after.answered and not one.answered:
            officer.unanswered[key] = 0
            officer.answers[key] += 1
        if after.awaiting and not one.awaiting:
            decided = CALENDAR.add_workdays(today, self.luck.randint(1, 15))
            longer = timedelta(self.luck.choice([0, 15, 40]))
            self._deeds[decided].append((officer, key, decision(longer)))

    # ── checking ─────────────────────────────────────────────────────────────────────────────────

    def check(self, holds: bool, what: str) -> None:
        """Raises where a ceiling is broken; the seed lives through it again."""
        assert holds, f"{what} (seed {self.seed})"

    def _check_moment(self, person: int, today: date, hour: time) -> None:
        self.check(WINDOW.is_open(WINDOW.instant(today, hour)), "spoken outside hours")
        self.check(self._sent_on.get(person) != today, "a second message on one day")

    def _check_mention(self, person: int, officer: Officer, one: Obligation, item: Item) -> None:
        news = 0 if item.own else officer.answers[one.id]  # silent again after an answer
        mark = (one.id, person, item.stage, news)
        self.check(mark not in self._stages, f"{item.stage} said twice")
        self._stages.add(mark)
        if item.step.asks:
            asked = officer.unanswered[one.id] + 1
            self.check(asked <= one.ladder.patience <= 3, "asked after three without an answer")
        if item.tone is Tone.RAISED:
            self.check(one.id in officer.told, "escalated, and it never reached the officer")
            muted = one.hushed_until is not None  # a rest lets steps pass, and never escalation
            self.check(muted or not one.answered, "escalated after an answer")
        if one.assumed:
            self.check(item.tone not in (Tone.LATE, Tone.RAISED), "assumed, and called late")

    def _check_words(self, listed: Sequence[Item], today: date) -> None:
        digest = compose(NAMES[0], listed, (), 0, hour=9, chat="x", key="x")
        self.check(len(digest.places) <= LINES, "longer than one screen")
        lines = digest.message.text.splitlines()[1:]
        for line, items in zip(lines, digest.places, strict=False):
            late = any(word in line for word in LATE_WORDS)
            self.check(not (late and all(one.assumed for one in items)), "assumed, named late")
            self.check(not (late and any(name in line for name in NAMES)), "a name beside 逾期")

    def counts(self) -> dict[Post, list[int]]:
        """Messages of the year, person by person, under what each is."""
        found: dict[Post, list[int]] = defaultdict(list)
        for person, post in self.posts.items():
            found[post].append(self.messages[person])
        return found


def reported(one: Obligation, day: date) -> Obligation:
    """A word on it, as the conversation writes it down."""
    return replace(
        one, reported_on=day, answered=True, mentions=0, reached=Rung.OFFICER, blocked=False
    )


def finish(one: Obligation) -> None:
    """Done, or of a standing task: not asked about in this year any more."""


def decision(longer: timedelta) -> Deed:
    """An extension that is granted or not."""

    def decide(one: Obligation) -> Obligation:
        until = one.due_on + longer if not one.assumed else one.due_on
        return replace(one, awaiting=False, due_on=until)

    return decide


def item_of(one: Obligation, stage: str, tone: Tone, to: Rung, today: date) -> Item:
    """An obligation as a message lists it."""
    state = AssignmentState.IN_PROGRESS if one.reported_on else AssignmentState.NOT_STARTED
    standing = Standing(
        kind=one.kind,
        state=AssignmentState.BLOCKED if one.blocked else state,
        opens_on=one.opens_on,
        due_on=one.due_on,
        assumed=one.assumed,
        reported_on=one.reported_on,
    )
    return Item(
        assignment=one.id,
        number=one.task_id,
        title="加强校园安全管理工作",
        kind=one.kind,
        stage=stage,
        tone=tone,
        to=to,
        lamp=lamp_of(standing, today, CALENDAR),
        due_on=one.due_on,
        assumed=one.assumed,
        unit="基础教育科" if to else "",
    )
