"""Where the plan proper lies between what was printed before, around and after it."""

import re
from collections.abc import Sequence

from plans.draft import BlockKind, Zone
from plans.outline.paragraphs import DATE_LINE, Paragraph
from plans.verbs import MANNER, STRONG

NOTICE = re.compile("现(?:将.{2,80}(?:印发|下发|发给|转发|公布|予以)|(?:予以)?(?:印发|下发))")
_REQUEST = re.compile("请.{0,20}(?:贯彻执行|遵照执行|抓好落实|认真落实)")
_KINDS = (
    "要点|谋划|打算|计划|方案|安排|任务|分解表|分工|规划|清单|台账|部署|分工表|一览表|责任书|意见|措施"
    "|思路|工作报告|行事历|工作历|[月周校]历|安排表|计划表|配档表|推进表|时间表|路线图"
)
_REPORT = re.compile("[^。;:]{2,40}总结")
TITLE = re.compile(rf"[^。;:]{{2,60}}(?:{_KINDS})(?:的?通知|范文|模板)?(?:[(].{{1,20}}[)])?")
_CREDITS = frozenset({"编辑", "公开", "印发"})  # verbs that begin credits as well as tasks
_ACTS = f"(?:{'|'.join(sorted({*STRONG, *MANNER} - _CREDITS, key=len, reverse=True))}|关于)"
ORGANISATION = re.compile(
    f"(?!{_ACTS})"
    "[\u4e00-\u9fff·、,]{2,40}(?:局|厅|委|部|委员会|协会|学会|联合会|理事会|工会|政府|办公室|中心|学校|小学|中学|大学|学院|幼儿园"
    "|处|科|股|室|组|院|馆|所|站|园|公司|工委|[支分]行|银行|集团|[支大总]队|商会|检察院)"
)
_BOILERPLATE = re.compile(
    "版权|免责声明|本文内容|本站|转载|侵权|感谢您的阅读|感谢阅读|欢迎关注|点击|扫一扫|扫码|二维码"
    "|责任编辑|责编|编辑:|作者:|来源:|审核:|校对:|记者|通讯员|供稿|监制|文/图|图/文"
    "|上一篇|下一篇|相关推荐|相关阅读|相关链接|延伸阅读|推荐阅读|热门|打印|关闭|返回|分享|收藏|字体"
    "|浏览次数|阅读次数|点击量|首页|网站地图|联系我们|关于我们|ICP备|公网安备|主办单位|承办单位"
    "|技术支持|抄送|此件|主动公开|依申请公开|印发$|^Copyright|^©|政策解读|信息公开"
)
_DISCLAIMER = re.compile(
    "(?:版权|免责|特别|郑重)?声明:|本文(?:内容|来源|转自)|本站|本网站?|转载请|免责"
)
_TASK = re.compile(f"{_ACTS}(?!:)")
_LABELLED = re.compile("[^:]{2,8}:.")
_NOTE = re.compile("(?:责任|牵头|配合|承办|协办|落实)(?:单位|科室|部门|处室|股室|人)|时限")
_BRACKETED = re.compile(r"[(【\[](?:[^()【】\[\]]|[(][^()]*[)]){0,30}[)】\]]")
_DATELINE = re.compile(
    "(?:本报讯|本网讯|近日|日前|连日来|昨日|昨天|今天)|(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:上午|下午|晚)?,"
)
_MEETING = re.compile("召开|举行|举办|出席|主持|参加|调研|部署会|推进会|印发|发布")
_ATTACHED = re.compile(
    "附件[0-9一二三四五六七八九十]{0,2}[:、.]?.{0,60}|附表[0-9一二三四五六七八九十]{0,2}[:]?.{0,60}"
)
_FIXES_A_DAY = re.compile(  # 期末考试时间为1月12-18日,具体要求通知如下:
    "(?<!发布)(?<!更新)(?:时间|日期)(?:定?[为于]|是)[^,。;]{0,8}[0-9]{1,2}月[0-9]|定于[^,。;]{0,8}[0-9]{1,2}月[0-9]"
)
_ATTACHMENTS = re.compile("附(?:件|表)?:?(?:$|[0-9一]{0,2}[:.、])")
_A_PAPER = re.compile(  # what an attachment is called by
    "(?:表格?|分解|分工|备忘录|台账|总结|计划|预案|书|通知|公告|方案|办法|名单|清单|细则|要求|说明|模板|格式|标准|须知|汇总|目录|指南|意见|函|样式|流程|规程"
    "|简介|材料|附件|安排|[》”])(?:[(][^()]{1,12}[)])?[。;]?$"
)
_MOST_ATTACHED = 16  # names of attachments
_SECTIONS = re.compile(
    "指导思想|总体(?:要求|思路|目标|原则)|工作(?:目标|思路|原则|重点|任务|措施|要求)|主要(?:目标|任务|工作|措施)"
    "|重点(?:工作|任务)|保障措施|组织保障|基本原则|目标任务|具体(?:安排|措施)"
)
_OF_A_YEAR = re.compile("20[0-9]{2}|二[〇○零]")  # 2024年重点工作计划 is a title, and no section
_COUNT = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
THEME = (  # of a month, behind its name: 主题:文明礼仪伴我行; :学雷锋活动月
    "(?:(?:工作|活动|教育|德育)?主题[:—“-].{1,30}|[:—-]{1,2}[^,。;:]{1,12}月”?)"
)
_TURN = (
    f"(?:(?:20[0-9]{{2}}年)?{_COUNT}月(?:份|[上中下]旬)?|第{_COUNT}(?:教学)?周|[上下]半年"
    "|第?[一二三四]季度)(?:[(][^()]{2,24}[)])?"
)
_WORK = "(?:(?:主要|重点)?(?:工作|活动|任务)(?:安排|重点|计划)?)?"
CALENDAR_LINE = re.compile(  # a heading in a calendar of work: 九月份, 第三周(9月15日—21日):
    f"{_TURN}(?:{THEME}|{_WORK}:?(?:[(][^()]{{1,24}}[)])?)"
)
CALENDAR_LABEL = re.compile(f"{_TURN}{_WORK}:(?=.)")  # before what is done then: 六月:毕业典礼
_WORD = re.compile("[\u4e00-\u9fff]")
_SHORT = 60
_HEADING = 20  # characters of a heading above the first passage
_FIRST_HEADING = 12  # of one in the first line, where mostly a title stands
_NEARLY_ALL = 0.8  # of a document that is never its front
_EARLY = 40  # paragraphs within which a notice of issue is looked for


def find_zones(paragraphs: Sequence[Paragraph]) -> list[Zone]:
    """The zone of each paragraph, in order."""
    start = _plan_start(paragraphs)
    if _length(paragraphs[:start]) > _NEARLY_ALL * _length(paragraphs):
        start = _past_furniture(paragraphs)
    zones = [Zone.FRONT] * start + [Zone.PLAN] * (len(paragraphs) - start)
    _close(paragraphs, zones, start)
    _open_issued(paragraphs, zones, start)
    if _attachment_is_plan(paragraphs, zones):
        zones = [Zone.PLAN if zone is Zone.ATTACHMENT else zone for zone in zones]
    return [
        Zone.FOREIGN if paragraph.caption and zone is Zone.PLAN else zone
        for paragraph, zone in zip(paragraphs, zones, strict=True)
    ]


def _attachment_is_plan(paragraphs: Sequence[Paragraph], zones: Sequence[Zone]) -> bool:
    """Whether the table behind a notice is what the notice issues: it holds twice as much.

    A table that only repeats a plan's tasks with their owners is not much longer than the plan.
    """
    table = {
        paragraph.block
        for paragraph, zone in zip(paragraphs, zones, strict=True)
        if zone is Zone.ATTACHMENT and paragraph.block.kind is BlockKind.ROW
    }
    plan = [p for p, zone in zip(paragraphs, zones, strict=True) if zone is Zone.PLAN]
    return sum(len(cell) for row in table for cell in row.cells) > 2 * _length(plan)


def _open_issued(paragraphs: Sequence[Paragraph], zones: list[Zone], start: int) -> None:
    """Marks as plan, too, what a notice issues when its own demands stand above the signature.

    What was issued is longer than the demands, and prose under a title of its own.
    """
    signed = _signature(paragraphs, start)
    if signed is None or not any(NOTICE.search(each.plain) for each in paragraphs[:start]):
        return
    begins = _past_title(paragraphs, signed)
    if begins == len(paragraphs) or paragraphs[begins].block.kind is BlockKind.ROW:
        return
    head, issued = paragraphs[signed:begins], paragraphs[begins:]
    if any(map(_is_plan_title, head)) and _length(issued) > _length(paragraphs[start:signed]):
        zones[signed:begins] = [Zone.FRONT] * len(head)
        zones[begins:] = [Zone.PLAN] * len(issued)
        _close(paragraphs, zones, begins)


def is_short(paragraph: Paragraph) -> bool:
    """Whether it is a line rather than a passage: no full stop, not long, no row of a table."""
    return (
        paragraph.block.kind is not BlockKind.ROW
        and len(paragraph.plain) <= _SHORT
        and "。" not in paragraph.plain
        and ";" not in paragraph.plain
    )


def is_furniture(text: str) -> bool:
    """Whether a line is a date, an organisation, a credit, a link: what stands around a text."""
    if len(text) > _SHORT:
        return _DISCLAIMER.match(text) is not None
    if _TASK.match(text):
        return False
    return bool(
        DATE_LINE.fullmatch(text)
        or ORGANISATION.fullmatch(text)
        or _BRACKETED.fullmatch(text)
        or _BOILERPLATE.search(text)
        or not _WORD.search(text)
    )


def is_dateline(text: str) -> bool:
    """Whether a passage opens as news does: a day, then a meeting or a visit."""
    return _DATELINE.match(text) is not None and _MEETING.search(text, 0, 200) is not None


def _plan_start(paragraphs: Sequence[Paragraph]) -> int:
    covered = _past_notice(paragraphs)
    at = _past_title(paragraphs, _past_review(paragraphs, covered))
    if not covered and at < len(paragraphs) and is_dateline(paragraphs[at].plain):
        return _past_lead(paragraphs, at)
    return at


def _past_furniture(paragraphs: Sequence[Paragraph]) -> int:
    """Past the lines that are surely no plan: where nearly everything looks like its front."""
    at = 0
    while at < len(paragraphs) and (
        is_furniture(paragraphs[at].plain) or TITLE.fullmatch(paragraphs[at].plain)
    ):
        at += 1
    return at


def _length(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(paragraph.plain) for paragraph in paragraphs)


def _past_review(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Past last year's report, where it is printed under its own title before the plan's."""
    head = paragraphs[at : _past_title(paragraphs, at)]
    if not any(_REPORT.fullmatch(paragraph.plain) for paragraph in head):
        return at
    later = range(at + len(head), len(paragraphs))
    return next((place for place in later if _is_plan_title(paragraphs[place])), at)


def _is_plan_title(paragraph: Paragraph) -> bool:
    return TITLE.fullmatch(paragraph.plain) is not None and paragraph.marker is None


def _past_notice(paragraphs: Sequence[Paragraph]) -> int:
    """Past the notice that issues a plan: its request, or its signature; 0 without one."""
    for at, paragraph in enumerate(paragraphs[:_EARLY]):
        if NOTICE.search(paragraph.plain) and _covers(paragraphs, at, share=1.5):
            return at + 1
        if _REQUEST.search(paragraph.plain) and _covers(paragraphs, at):
            return at + 1
    signed = _signature(paragraphs, 0)
    return signed if signed is not None and _covers(paragraphs, signed) else 0


def _past_title(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Past the lines that stand together before the first passage, number or section."""
    while at < len(paragraphs) and is_short(paragraphs[at]) and not _begins(paragraphs, at):
        at += 1
    return at


def _begins(paragraphs: Sequence[Paragraph], at: int) -> bool:
    text, marker = paragraphs[at].plain, paragraphs[at].marker
    if paragraphs[at].caption:
        return False
    if (marker is not None and marker.numbered) or _is_of_a_calendar(paragraphs, at):
        return True
    if _FIXES_A_DAY.search(text):
        return True
    if is_furniture(text) or text.endswith(":") or _LABELLED.match(text):
        return False
    if _SECTIONS.search(text) and len(text) <= 12 and not _OF_A_YEAR.match(text):
        return True
    if TITLE.fullmatch(text) or len(text) > (_HEADING if at else _FIRST_HEADING):
        return False
    return _heads(paragraphs, at) and not (at == 0 and re.search("[0-9局厅委]", text))


def _is_of_a_calendar(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a line is a month or a week of a calendar; alone on top it is a week's own title."""
    if not CALENDAR_LINE.fullmatch(paragraphs[at].plain):
        return False
    return at > 0 or any(CALENDAR_LINE.fullmatch(below.plain) for below in paragraphs[1:])


def _heads(paragraphs: Sequence[Paragraph], at: int) -> bool:
    if at + 1 == len(paragraphs):
        return False
    below = paragraphs[at + 1]
    is_item = below.marker is not None and below.marker.numbered
    return is_item or (not is_short(below) and not is_dateline(below.plain))


def _past_lead(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Past the news of the meeting at which a plan was told: to its first heading."""
    for later in range(at + 1, len(paragraphs)):
        marker = paragraphs[later].marker
        if (marker and marker.numbered) or (
            is_short(paragraphs[later])
            and not is_furniture(paragraphs[later].plain)
            and _heads(paragraphs, later)
        ):
            return later
    return at + 1


def _covers(paragraphs: Sequence[Paragraph], end: int, share: float = 0.35) -> bool:
    """Whether what stands before `end` only covers a plan: nothing numbered, little beside it."""
    before, after = _length(paragraphs[:end]), _length(paragraphs[end:])
    return before < share * after and not any(
        paragraph.marker is not None and paragraph.marker.numbered for paragraph in paragraphs[:end]
    )


def _signature(paragraphs: Sequence[Paragraph], start: int) -> int | None:
    """The place just past the first “organisation, date” that closes a passage after `start`."""
    passages = (at for at in range(start, len(paragraphs)) if not is_short(paragraphs[at]))
    first = next(passages, len(paragraphs)) + 1
    for at in range(first, len(paragraphs) - 1):
        if DATE_LINE.fullmatch(paragraphs[at + 1].plain) and ORGANISATION.fullmatch(
            paragraphs[at].plain
        ):
            return at + 2
    return None


def _close(paragraphs: Sequence[Paragraph], zones: list[Zone], start: int) -> None:
    """Marks what follows the plan: signature, attachments, other news, credits and links."""
    signed = _signature(paragraphs, start)
    news = _news(paragraphs, start)
    tail = _tail(paragraphs, start)
    end = min(at for at in (signed and _unsigned(paragraphs, signed), news, tail) if at is not None)
    listed = _attachment_list(paragraphs, start, end)
    zones[listed:end] = [Zone.TAIL] * (end - listed)
    after = Zone.FOREIGN if news == end else Zone.TAIL
    for at in range(end, tail):
        after = _next_zone(after, paragraphs[at])
        zones[at] = after
    zones[tail:] = [Zone.TAIL] * (len(zones) - tail)


def _attachment_list(paragraphs: Sequence[Paragraph], start: int, end: int) -> int:
    """Where the names of the attachments begin that close a text: 附件:1.报名表; 2.汇总表."""
    for at in range(end - 1, max(start, end - _MOST_ATTACHED), -1):
        text, marker = paragraphs[at].plain, paragraphs[at].marker
        if not is_short(paragraphs[at]) or paragraphs[at].block.kind is BlockKind.ROW:
            break
        if _ATTACHMENTS.match(text) and (text.endswith(":") or _A_PAPER.search(text)):
            return at
        if marker is None or not marker.numbered or not _A_PAPER.search(text):
            break
    return end


def _next_zone(after: Zone, paragraph: Paragraph) -> Zone:
    """The zone of a paragraph behind the plan, which lasts until something else begins."""
    if after is not Zone.ATTACHMENT and _ATTACHED.fullmatch(paragraph.plain):
        return Zone.ATTACHMENT
    if after is not Zone.TAIL or is_short(paragraph):
        is_plan = after is Zone.TAIL and TITLE.fullmatch(paragraph.plain)
        return Zone.ATTACHMENT if is_plan else after
    return Zone.FOREIGN


def _unsigned(paragraphs: Sequence[Paragraph], signed: int) -> int:
    """Where a signature begins: several organisations may sign one under the other."""
    at = signed - 2
    while at > 0 and ORGANISATION.fullmatch(paragraphs[at - 1].plain):
        at -= 1
    return at


def _news(paragraphs: Sequence[Paragraph], start: int) -> int | None:
    """Where the next news item begins."""
    candidates = range(start + 1, len(paragraphs) - 1)
    return next((at for at in candidates if is_headline(paragraphs, at)), None)


def is_headline(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a line is the headline of a news item: a dateline follows that tells it again."""
    if at + 1 >= len(paragraphs):
        return False
    line, passage = paragraphs[at], paragraphs[at + 1].plain
    return (
        is_short(line)
        and line.marker is None
        and is_dateline(passage)
        and _retold(line.plain, passage)
    )


def _retold(headline: str, passage: str) -> bool:
    pairs = {headline[at : at + 2] for at in range(len(headline) - 1)}
    return sum(pair in passage[:200] for pair in pairs) >= 0.5 * max(len(pairs), 1)


def _tail(paragraphs: Sequence[Paragraph], start: int) -> int:
    """Where the lines around the text begin again, seen from its end."""
    tail = len(paragraphs)
    for at in range(len(paragraphs) - 1, start, -1):
        text, marker = paragraphs[at].plain, paragraphs[at].marker
        if paragraphs[at].block.kind is BlockKind.ROW or _TASK.match(text) or _NOTE.search(text):
            break
        if is_furniture(text) and not (
            marker and marker.numbered and not _BRACKETED.fullmatch(text)
        ):
            tail = at
        elif not is_short(paragraphs[at]) or marker:
            break
    return tail
