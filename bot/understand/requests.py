"""What a person asks of the bot beside taking a report: more time, quiet, another's hands."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.actions import About, Action, Assign, Clarify, Mute, Postpone, Snooze, Transfer
from bot.understand import dates
from bot.understand.facts import OpenTask
from bot.understand.receivers import find_receivers, is_not_mine
from bot.understand.rule import Rule, every, rule


class Wish(StrEnum):
    """What is asked for."""

    POSTPONE = "postpone"
    SNOOZE = "snooze"
    MUTE = "mute"
    HAND_OVER = "hand_over"


WISHES: tuple[Rule[Wish], ...] = (
    rule(
        "延期",
        r"延期|延[到至后]|延长|延(?:一下|一延|个|[一两二三四五六七八九十半\d])|展期|推迟|推后"
        r"|顺延|后延|宽限|放宽|宽[到至]|能(?:不能)?(?:给|放|缓|拖|等)到|宽(?:个)?[一两二三四五六七八九十几\d]+(?:天|周)"
        r"|缓(?:一缓|几天|到|至|些|一下|[一两二三四五六七八九十\d]+(?:天|周|个))"
        "|往后(?:推|延|拖|挪|放|顺|移|调|靠|缓)|(?:推|挪|顺|缓)到"
        "|(?:能否|能不能|可否|可不可以|申请|希望|恳请|请求|想|请)[^,。]{0,6}拖到"
        "|拖到[^,。]{1,12}(?:行不行|行吗|行么|可以吗|好吗|成吗|可不可以)"
        r"|(?:再|多)给(?:我|我们|点|些|个|几|宽|[一两二三四五六七八九十半\d])"
        r"|晚(?:几天|两天|些|点|[一两三四五六七八九十半\d]+(?:个)?(?:天|周|星期|礼拜|月))"
        "(?:交|报|完成|行|可以|再交|成不|好[吗不])|晚(?:交|报|完成)(?:几|两|些|一|半|\\d)"
        "|(?:期限|限期|时限|截止(?:时间|日期)?|完成时间|到期日|时间)(?:改|调|放|挪|推|延|定"
        "|变更)[^,]{0,6}(?:到|至|为|成)"
        r"|(?:^|▲)[ ]*给[一两二三四五六七八九十半\d]+(?:个)?(?:天|周|星期|月)"
        "|(?:能不能|可不可以|能否|可否)(?:到|放到|等到)?(?:明年|下个?月|下周|年底|月底|节后|开学|期末"
        r"|国庆|元旦|春节|五一|暑假|寒假|[\d一二三四五六七八九十]{1,2}月)[^,。]{0,8}$"
        "|能(?:不能)?晚(?:点|些|几天|两天)"
        r"|(?:(?:放|挪|拖|等)到|\d{1,2}月|下个?月|下周|明年)[^,。]{0,8}"
        "(?:行不行|行吗|行么|可以吗|可不可以|成吗)"
        "|(?:改|调整|放|挪)(?:到|至)[^,]{1,12}(?:完成|交|办结|到期)|(?:改|调)期",
        Wish.POSTPONE,
    ),
    rule(
        "换个时候提醒",
        "(?:再|以后|之后|后|到时候?|时候?|前|当天|早上?|晚上?|上午|下午|那天|号|日"
        "|[一二三四五六日]|(?<![天每])天|底|初|中|旬|周|末|月|时|旦|庆|节|假)(?:再|来|请|记得|麻烦|你|就|才)*(?:提醒"
        "|催|问(?=$|[,。吧我]|进[度展]|情况)|找我|叫我|喊我|提示|通知我|ping)|提醒我(?!们)"
        "|(?:再|以后)(?:说|看|议)(?:吧|了|哈|$|[,。!])"
        "|再(?:跟|和|给|对|向|找|来)(?:我|俺|咱)?(?:说|讲|提|谈|报|聊|问|催|提醒)"
        "|(?:先|暂时?|这[周几个]|本[周月]|今天|最近|近期|前|期间|假期)[^,]{0,6}(?:别|不要|不用"
        "|勿|莫|甭)(?:再|老|来|给我|一直|总)?(?:催|提醒|发|问|打扰|烦|找)"
        "|(?:别|不要|不用|勿|莫)(?:再|老|总)?(?:催|提醒|问)[^,]{0,4}(?:到|等|直到)",
        Wish.SNOOZE,
    ),
    rule(
        "别催",
        "(?:别|不要|不用|勿|莫|甭|少|无需|停止|取消|关掉?|关闭|屏蔽|停|不必)(?:再|老是?|来|给我"
        "|一直|总是?|天天|每天|了|总|对我|向我)*(?:的)?(?:催|提醒|推送|通知我|发了|发消息|打扰"
        "|烦我|问了|催办|吵)|免打扰|勿扰|静音|(?:催|提醒)(?:什么|啥)(?:催|提醒)|闭嘴"
        "|老(?:是)?(?:催|提醒)(?:烦|什么)|天天[催发]|催死|烦死",
        Wish.MUTE,
    ),
)

_NO_POSTPONE = re.compile(
    "(?:通知|要求|上级|[省市县]里|领导|上面)[^,]{0,6}(?:推迟|延期|延后|暂缓)|为什么|为啥|为何"
    "|(?:不用|不需要?|无需|不必|不会|不再|没有?|不申请|不想|取消|撤回|别)(?:再|申请|要)?(?:延期"
    "|推迟|延|顺延|延后|宽限)"
    "|(?:会议?|活动|比赛|考试|培训|演练|开标|验收|启动|仪式|评审会?|开学|航班)[^,]{0,4}(?:延期"
    "|推迟|延后|顺延|改期)了?(?!申请)"
    "|(?:延期|推迟|延后)(?:申请|报告|请示)?(?:已|批|审|通过|同意|怎么|如何|要|需要?什么"
    "|了(?:吗|没)|成功)|(?:怎么|如何|咋)(?:申请)?延"
    r"|第[一二三四五六七八九十\d]{1,3}[次场期轮批][^,。]{0,10}(?:改期|推迟|延期|顺延|延后)"
    "|延(?:期)?到?(?:什么时候|何时|几号|哪天|几月|多久|几天了)"
    "|(?:因|由于|受)[^,]{0,12}(?:推迟|延期|延后)(?:了|$)"
    "|(?:推迟|延期|延后)(?:了|开工|开学|举行|召开|进场)|(?:已|被)(?:经)?(?:推迟|延期)"
)
_STOP = re.compile(
    "(?:别|不要|不用|勿|莫|甭|停止|少)(?:再|老|来|给我|一直|总|对我)*(?:催|提醒|发|问|打扰|烦|找"
    "|推送)"
)
_TO = re.compile(
    "(?:延期?|推迟?|顺延|改|调|挪|放宽?|拖|缓|宽限|延长|推后|延后|移"
    "|往后[推延挪放])[^,]{0,6}?(?:到|至|为|成)"
)
_REASON = re.compile(r"^(?:因为?|由于|主要是|原因是|鉴于)")
_ALL_OF_ME = re.compile("所有|全部|一切|任何")


@dataclass(frozen=True, slots=True)
class Wished:
    """A request that was found: its kind, the rule, the clause it stands in."""

    wish: Wish
    rule: str
    clause: str


def find_wishes(clauses: tuple[str, ...]) -> list[Wished]:
    """The requests of a stretch, each kind once; a snooze beats a mute."""
    found: dict[Wish, Wished] = {}
    for clause in clauses:
        for fired in every(WISHES, clause):
            if fired.meaning is Wish.POSTPONE and _NO_POSTPONE.search(clause):
                continue
            found.setdefault(fired.meaning, Wished(fired.meaning, fired.rule.name, clause))
        if find_receivers(clause) or is_not_mine(clause):
            found.setdefault(Wish.HAND_OVER, Wished(Wish.HAND_OVER, "转办", clause))
    if Wish.SNOOZE in found or Wish.POSTPONE in found:
        found.pop(Wish.MUTE, None)
    if Wish.POSTPONE in found and Wish.SNOOZE in found:
        snooze = found[Wish.SNOOZE]
        if snooze.clause == found[Wish.POSTPONE].clause and "提醒" not in snooze.clause:
            del found[Wish.SNOOZE]
    return list(found.values())


def postpone(text: str, clause: str, task: OpenTask, today: date, part: str | None) -> Action:
    """延期N天 counts from the due date, 延到 names it; a date that cannot be is asked for."""
    reason = _reason(text, clause)
    when = dates.find_when(_after_to(clause), today)
    until = dates.due_date(when) if when and when.known else None
    length = dates.find_length(clause)
    if task.due and length and not _TO.search(clause):
        until = dates.add_length(task.due, length)
    if until is None or until < today or (task.due is not None and until <= task.due):
        pending = (Postpone(task.id, None, reason, part),)
        return Clarify(About.DATE, task.id, pending=pending)
    if when and when.guessed:
        return Clarify(About.DATE, task.id, pending=(Postpone(task.id, until, reason, part),))
    return Postpone(task.id, until, reason, part)


def _after_to(clause: str) -> str:
    match = _TO.search(clause)
    return clause[match.end() :] if match else clause


def _reason(text: str, clause: str) -> str:
    """What else was said is why."""
    said = [other for other in text.split(",") if other.strip("▲ ") and other != clause]
    return ",".join(_REASON.sub("", one).strip("▲ ") for one in said)[:200]


_AT_THAT_TIME = re.compile("到时候?|那时候?")


def snooze(text: str, clause: str, task: int | None, today: date) -> Action:
    """Remind again on a date; 这周别催 is quiet until next Monday. Vague words are asked about."""
    when = dates.find_when(clause, today) or dates.find_when(text, today)
    if when and when.vague and _AT_THAT_TIME.search(clause):
        named = dates.find_when(text.replace(clause, ""), today)
        when = named if named and named.known else when
    if when is None and (length := dates.find_length(clause)):
        until = dates.add_length(today, length)
        return Snooze(task, until) if until else Mute(task)
    if when is None or not when.known:
        if when is None and _STOP.search(clause):
            return Mute(task)
        return Clarify(About.DATE, task, pending=(Mute(task),))
    until = dates.quiet_until(when) if _STOP.search(clause) else dates.wake_date(when, today)
    if until is None or until < today or when.guessed:
        return Clarify(About.DATE, task, pending=(Snooze(task, until) if until else Mute(task),))
    return Snooze(task, until)


def names_date(clause: str, today: date) -> bool:
    """下周别催了: quiet with an end."""
    when = dates.find_when(clause, today)
    return when is not None and when.known


def hand_over(text: str, task: int | None, *, decides: bool) -> Action:
    """转给王磊; without a receiver one has to ask."""
    receivers = find_receivers(text)
    if not receivers:
        return Clarify(About.WHAT, task)
    name = receivers[-1].name
    return Assign(task, name) if decides else Transfer(task, name)


def means_everything(text: str) -> bool:
    """Whether all reminders are meant."""
    return _ALL_OF_ME.search(text) is not None
