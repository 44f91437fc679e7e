"""Rows → a Roster, with every fault by row and column. Pure.

A row is a unit, or a person in a unit. An empty 单位 beside a name is the unit of the row above, as
in merged cells. Rows of the same name are one person where they share a mobile number or an
account, stand in the same unit, or all hold posts for the whole bureau (a 分管领导 of several
sections); otherwise they are namesakes, so that nobody gets another's rights by their name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.roster.entries import (
    BUREAU_ROLES,
    PLATFORMS,
    Column,
    Fault,
    PersonEntry,
    PostEntry,
    Roster,
    RosterError,
    UnitEntry,
)
from bot.roster.table import Line, Table, read_tables
from models.enums import PostRole, UnitKind

KIND_WORDS = {
    UnitKind.BUREAU: "机关 局 局机关 教育局 本级 委 厅",
    UnitKind.SECTION: "科室 股室 处室 部门 内设机构 科 股 处 室 中心",
    UnitKind.SCHOOL: "学校 幼儿园 小学 初中 高中 中学 中职 园所 教学点 特殊教育学校",
    UnitKind.COUNTY: "县市区 县区 区县 县 区 市 乡镇 街道",
    UnitKind.OTHER: "其他 直属单位 二级单位 事业单位 机构",
}
KIND_OF = {word: kind for kind, words in KIND_WORDS.items() for word in words.split()}
KIND_ENDINGS = (
    (UnitKind.SCHOOL, ("学校", "小学", "中学", "高中", "初中", "幼儿园", "学院", "教学点", "园")),
    (UnitKind.SECTION, ("科", "股", "室", "处", "办", "中心", "工会", "团委", "党委")),
    (UnitKind.BUREAU, ("局", "委", "委员会", "厅")),
    (UnitKind.COUNTY, ("县", "区", "市", "镇", "乡", "街道")),
)
ROLE_OF = {
    word: role
    for role, words in {
        PostRole.OFFICER: "经办人 经办 责任人 联络员 承办人 填报人",
        PostRole.HEAD: "负责人 主要负责人 科长 股长 校长 园长",
        PostRole.LEADER: "分管领导 分管局长 分管副局长 局领导",
        PostRole.SUPERVISOR: "督办员 督办 督查员",
        PostRole.ADMIN: "管理员 系统管理员",
    }.items()
    for word in words.split()
}
HEAD_TITLES = ("校长", "园长", "科长", "股长", "处长", "主任", "书记")
LIMITS = {Column.UNIT: 120, Column.NAME: 60, Column.TITLE: 60}
LONGEST = 255

_LIST = re.compile(r"[、,,;;/|\s]+")
_SEVERAL = re.compile(r"[、,,;;/\n]")
_CHINESE = re.compile(r"[\u3400-\u9fff·•・\s]+")
_SPACES = re.compile(r"\s+")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_MATRIX = re.compile(r"@[^@:\s]{1,200}:[^@\s]{1,200}")


def read_roster(data: bytes, file_name: str) -> Roster:
    """The roster in a spreadsheet (.xlsx, .csv). Raises RosterError with all faults."""
    reader = Reader()
    for table in read_tables(data, file_name):
        reader.read(table)
    return reader.finish()


@dataclass(slots=True)
class UnitDraft:
    """A unit while its rows are read; `said` remembers where each statement stood."""

    name: str
    place: str
    said: dict[Column, str] = field(default_factory=dict)
    places: dict[Column, str] = field(default_factory=dict)
    staffed: bool = False


@dataclass(slots=True)
class PersonDraft:
    """A person while their rows are read."""

    name: str
    place: str
    mobile: str | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    posts: list[PostEntry] = field(default_factory=list)

    def is_known_by(self, mobile: str | None, accounts: dict[str, str]) -> bool:
        """Whether a mobile number or account is theirs."""
        return (mobile is not None and mobile == self.mobile) or any(
            self.accounts.get(platform) == address for platform, address in accounts.items()
        )

    def contradicts(self, mobile: str | None, accounts: dict[str, str]) -> bool:
        """Whether they have another mobile number or another account on the same platform."""
        return (mobile is not None and self.mobile not in (None, mobile)) or any(
            self.accounts.get(platform, address) != address
            for platform, address in accounts.items()
        )


class Reader:
    """Reads the rows of all tables into one roster."""

    def __init__(self) -> None:
        self._units: dict[str, UnitDraft] = {}
        self._people: list[PersonDraft] = []
        self._columns: set[Column] = set()
        self._faults: list[Fault] = []

    def read(self, table: Table) -> None:
        """Takes the rows of one table."""
        self._columns |= table.columns
        above = ""
        for line in table.lines:
            self._check_texts(line)
            name = _SPACES.sub("", line[Column.UNIT]) or (above if line[Column.NAME] else "")
            if name:
                above = name
                self._read_unit(name, line)
                self._read_person(name, line)
            else:
                self._fault(line, Column.UNIT, "缺单位名称")

    def finish(self) -> Roster:
        """The roster. Raises RosterError where anything was wrong."""
        units = tuple(self._unit_entries())
        self._check_parents(units)
        self._check_accounts()
        if self._faults:
            raise RosterError(self._faults)
        people = tuple(
            PersonEntry(one.name, one.mobile, tuple(one.accounts.items()), tuple(one.posts))
            for one in self._people
        )
        return Roster(units, people)

    def _fault(self, line: Line | str, column: Column, words: str) -> None:
        self._faults.append(Fault(line if isinstance(line, str) else line.place, column, words))

    def _check_texts(self, line: Line) -> None:
        for column, text in line.texts.items():
            longest = LIMITS.get(column, LONGEST)
            if len(text) > longest and column is not Column.DUTIES:
                self._fault(line, column, f"超过{longest}个字")
            if _ERROR.fullmatch(text):
                self._fault(line, column, f"单元格里是公式错误 {text}")

    # ── units ───────────────────────────────────────────────────────────────────────────────────

    def _read_unit(self, name: str, line: Line) -> None:
        unit = self._units.setdefault(name, UnitDraft(name, line.place))
        unit.staffed |= bool(line[Column.NAME])
        for column in (Column.KIND, Column.PARENT, Column.TAGS, Column.ALIASES, Column.DUTIES):
            text = line[column]
            if not text:
                continue
            if unit.said.setdefault(column, text) != text:
                self._fault(line, column, f"“{name}”的{column}与{unit.places[column]}不一致")
            unit.places.setdefault(column, line.place)

    def _unit_entries(self) -> Iterator[UnitEntry]:
        kinds = {unit.name: self._kind_of(unit) for unit in self._units.values()}
        bureaus = [name for name, kind in kinds.items() if kind is UnitKind.BUREAU]
        for unit in self._units.values():
            kind = kinds[unit.name] or UnitKind.OTHER
            only = bureaus[0] if len(bureaus) == 1 and unit.name != bureaus[0] else None
            parent = _SPACES.sub("", unit.said.get(Column.PARENT, "")) or only
            yield UnitEntry(
                name=unit.name,
                kind=kind,
                parent=parent,
                tags=self._words(unit, Column.TAGS),
                aliases=self._words(unit, Column.ALIASES),
                duties=unit.said.get(Column.DUTIES, "") if Column.DUTIES in self._columns else None,
                staffed=unit.staffed,
            )

    def _words(self, unit: UnitDraft, column: Column) -> tuple[str, ...] | None:
        if column not in self._columns:
            return None
        return tuple(dict.fromkeys(filter(None, _LIST.split(unit.said.get(column, "")))))

    def _kind_of(self, unit: UnitDraft) -> UnitKind | None:
        word = unit.said.get(Column.KIND, "")
        if word:
            if word not in KIND_OF:
                known = "、".join(words.split()[0] for words in KIND_WORDS.values())
                self._fault(unit.places[Column.KIND], Column.KIND, f"“{word}”不是{known}之一")
            return KIND_OF.get(word)
        for kind, endings in KIND_ENDINGS:
            if unit.name.endswith(endings):
                return kind
        self._fault(unit.place, Column.KIND, f"看不出“{unit.name}”的类别,请填写")
        return None

    def _check_parents(self, units: tuple[UnitEntry, ...]) -> None:
        parents = {unit.name: unit.parent for unit in units}
        for unit in units:
            above, seen = unit.parent, {unit.name}
            while above is not None and above not in seen:
                seen.add(above)
                above = parents.get(above)
            if above == unit.name:
                place = self._units[unit.name].places.get(Column.PARENT, "")
                self._fault(place, Column.PARENT, f"“{unit.name}”成了自己的上级")

    # ── people ──────────────────────────────────────────────────────────────────────────────────

    def _read_person(self, unit: str, line: Line) -> None:
        name = name_of(line[Column.NAME])
        mobile, accounts = self._mobile_of(line), self._accounts_of(line)
        if not name:
            if mobile or accounts:
                self._fault(line, Column.NAME, "有手机或账号,却没有姓名")
            return
        if _SEVERAL.search(name):
            self._fault(line, Column.NAME, f"“{name}”像是几个人,请每人一行")
            return
        posts = [PostEntry(unit, role, line[Column.TITLE]) for role in self._roles_of(line)]
        person = self._same_person(name, posts, mobile, accounts, line)
        if person is None:
            person = PersonDraft(name, line.place)
            self._people.append(person)
        person.mobile = person.mobile or mobile
        person.accounts.update(accounts)
        person.posts += [post for post in posts if post not in person.posts]

    def _same_person(
        self,
        name: str,
        posts: list[PostEntry],
        mobile: str | None,
        accounts: dict[str, str],
        line: Line,
    ) -> PersonDraft | None:
        namesakes = [one for one in self._people if one.name == name]
        for one in namesakes:
            if one.is_known_by(mobile, accounts):
                if one.contradicts(mobile, accounts):
                    self._fault(line, Column.NAME, f"“{name}”的手机或账号与{one.place}不一致")
                return one
        possible = [
            one
            for one in namesakes
            if not one.contradicts(mobile, accounts) and share_a_place(one.posts, posts)
        ]
        if len(possible) > 1:
            self._fault(line, Column.NAME, f"有几个“{name}”,请填手机或账号,以便区分")
        return possible[0] if possible else None

    def _roles_of(self, line: Line) -> list[PostRole]:
        words = [word for word in _LIST.split(line[Column.ROLE]) if word]
        for word in words:
            if word not in ROLE_OF:
                self._fault(
                    line, Column.ROLE, f"“{word}”不是经办人、负责人、分管领导、督办员、管理员之一"
                )
        if words:
            return list(dict.fromkeys(ROLE_OF[word] for word in words if word in ROLE_OF))
        title = line[Column.TITLE]
        is_head = title.endswith(HEAD_TITLES) and "副" not in title
        return [PostRole.HEAD if is_head else PostRole.OFFICER]

    def _mobile_of(self, line: Line) -> str | None:
        text = re.sub(r"[\s-]", "", line[Column.MOBILE])
        if not text:
            return None
        if number := _MOBILE.fullmatch(text):
            return number[1]
        self._fault(line, Column.MOBILE, f"“{text}”不是手机号码")
        return None

    def _accounts_of(self, line: Line) -> dict[str, str]:
        accounts = {}
        for column, platform in PLATFORMS.items():
            address = line[column]
            if not address:
                continue
            if _SPACES.search(address):
                self._fault(line, column, f"账号“{address}”里有空格")
            elif column is Column.MATRIX and not _MATRIX.fullmatch(address):
                self._fault(line, column, f"“{address}”应形如 @名字:服务器")
            else:
                accounts[platform] = address
        return accounts

    def _check_accounts(self) -> None:
        holders: dict[tuple[str, str], PersonDraft] = {}
        columns = {platform: column for column, platform in PLATFORMS.items()}
        for person in self._people:
            for account in person.accounts.items():
                holder = holders.setdefault(account, person)
                if holder is not person:
                    words = f"账号“{account[1]}”已属于{holder.place}的{holder.name}"
                    self._fault(person.place, columns[account[0]], words)


def name_of(text: str) -> str:
    """A name without the spaces that pad a two-character one: 李 明."""
    return _SPACES.sub("", text) if _CHINESE.fullmatch(text) else _SPACES.sub(" ", text)


def share_a_place(some: Iterable[PostEntry], others: Iterable[PostEntry]) -> bool:
    """Whether posts are in one unit, or both for the whole bureau."""
    return any(
        one.unit == other.unit or {one.role, other.role} <= BUREAU_ROLES
        for one in some
        for other in others
    )
