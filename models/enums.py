"""Plain enumerations shared by every room: all of `models` that pure files may import."""

from enum import StrEnum


class TimeKind(StrEnum):
    """How a time expression binds a commitment."""

    BY = "by"  # finished no later than `end`
    DURING = "during"  # carried out inside [start, end]
    FROM = "from"  # begins at `start`
    EVERY = "every"  # repeats by `rrule`


class TaskKind(StrEnum):
    """任务类型: what can be asked about a task, and how often."""

    DATED = "dated"
    RECURRING = "recurring"
    QUOTA = "quota"
    DELIVERABLE = "deliverable"
    STANDING = "standing"


class Operator(StrEnum):
    """How a target's value is meant."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    EXACTLY = "="
    ABOUT = "~"
    RANGE = "range"


class Measure(StrEnum):
    """What sort of quantity a target is."""

    COUNT = "count"
    PERCENT = "percent"
    CHANGE = "change"
    AREA = "area"
    MONEY = "money"
    PERSON_TIMES = "person_times"


class OwnerRole(StrEnum):
    """牵头 or 配合."""

    LEAD = "lead"
    SUPPORT = "support"


class DeadlineSource(StrEnum):
    """Where in a document a deadline was read."""

    SENTENCE = "sentence"
    HEADING = "heading"
    COLUMN = "column"
    LIST = "list"


class PlanState(StrEnum):
    """A plan's life: reviewed as a draft, written in slices while activating, then active."""

    DRAFT = "draft"
    ACTIVATING = "activating"
    ACTIVE = "active"
    CLOSED = "closed"


class TaskState(StrEnum):
    """Whether a task still binds anybody."""

    OPEN = "open"
    CLOSED = "closed"  # 已销号, or closed with its plan
    WITHDRAWN = "withdrawn"  # 已撤回


class Reporting(StrEnum):
    """Who reports a task that names several units: one unit for all, or each for itself."""

    ONCE = "once"
    EACH = "each"


class AssignmentState(StrEnum):
    """进展状态, a projection of an Assignment's valid Reports."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


CLOSED_STATES = frozenset(
    {AssignmentState.DONE, AssignmentState.CONFIRMED, AssignmentState.WITHDRAWN}
)


class Light(StrEnum):
    """红黄绿灯. Computed, never stored; never shown without its word and reason."""

    GREY = "grey"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DONE = "done"


class UnitKind(StrEnum):
    """单位类别."""

    BUREAU = "bureau"
    SECTION = "section"  # 科室
    SCHOOL = "school"  # 学校, 幼儿园
    COUNTY = "county"  # 县市区
    OTHER = "other"


class PostRole(StrEnum):
    """岗位: what a person is to a unit, or to the bureau."""

    OFFICER = "officer"  # 经办人
    HEAD = "head"  # 负责人
    LEADER = "leader"  # 分管领导
    SUPERVISOR = "supervisor"  # 督办员
    ADMIN = "admin"  # 管理员


class RequestState(StrEnum):
    """A request's life: an extension, a hand-over, a completion that wants confirming."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class InboxState(StrEnum):
    """An inbound event's life."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class OutboxState(StrEnum):
    """An outbound message's life."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    DEAD = "dead"


class OutboxKind(StrEnum):
    """Why a message is sent. To a person, everything but an ANSWER is unasked."""

    ANSWER = "answer"  # what the person's own last message asked for
    DIGEST = "digest"  # the one message of a working day
    DESK = "desk"  # a supervisor's one message of a working day
    SUMMARY = "summary"  # weekly or monthly, to a group


class SubscriptionKind(StrEnum):
    """What a group is subscribed to."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
