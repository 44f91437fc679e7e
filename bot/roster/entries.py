"""A roster as it was read: units, people and their posts, and what is wrong with a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.enums import PostRole, UnitKind
from models.errors import DubanError

SHOWN = 10  # faults in one line; the rest is counted


class Column(StrEnum):
    """A roster's columns, by the names of the template."""

    UNIT = "单位"
    KIND = "类别"
    PARENT = "上级"
    TAGS = "标签"
    ALIASES = "别名"
    DUTIES = "职责"
    NAME = "姓名"
    TITLE = "岗位"
    ROLE = "角色"
    MOBILE = "手机"
    WECOM = "企业微信账号"
    DINGTALK = "钉钉账号"
    FEISHU = "飞书账号"
    MATRIX = "Matrix账号"
    CONSOLE = "控制台账号"


PLATFORMS = {
    Column.WECOM: "wecom",
    Column.DINGTALK: "dingtalk",
    Column.FEISHU: "feishu",
    Column.MATRIX: "matrix",
    Column.CONSOLE: "console",
}
PLATFORM_WORDS = {platform: column.value for column, platform in PLATFORMS.items()}
ROLE_WORDS = {
    PostRole.OFFICER: "经办人",
    PostRole.HEAD: "负责人",
    PostRole.LEADER: "分管领导",
    PostRole.SUPERVISOR: "督办员",
    PostRole.ADMIN: "管理员",
}
BUREAU_ROLES = frozenset({PostRole.LEADER, PostRole.SUPERVISOR, PostRole.ADMIN})


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit. What is None was not stated, and stays as the database has it."""

    name: str
    kind: UnitKind
    parent: str | None = None
    tags: tuple[str, ...] | None = None
    aliases: tuple[str, ...] | None = None
    duties: str | None = None
    staffed: bool = False  # the roster names people in it


@dataclass(frozen=True, slots=True)
class PostEntry:
    """What a person is to a unit."""

    unit: str
    role: PostRole
    title: str = ""

    def __str__(self) -> str:
        return f"{self.unit}{ROLE_WORDS[self.role]}"


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person with all their posts. `accounts` are pairs of platform and address."""

    name: str
    mobile: str | None
    accounts: tuple[tuple[str, str], ...]
    posts: tuple[PostEntry, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """名册: what the whole spreadsheet says."""

    units: tuple[UnitEntry, ...]
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: 第12行“手机”:不是手机号码。"""

    place: str
    column: Column | None
    words: str

    def __str__(self) -> str:
        return f"{self.place}“{self.column}”:{self.words}" if self.column else self.words


class RosterError(DubanError):
    """A roster that cannot be taken as it is. `faults` are all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = ";".join(map(str, self.faults[:SHOWN]))
        more = f";另有{len(faults) - SHOWN}处" if len(faults) > SHOWN else ""
        super().__init__(f"名册有{len(faults)}处需要修改:{shown}{more}", "请改好后重新导入")
