"""Tasks named by number: 3号, #3, 第3项, 任务三, a bare 112; and numbers that name none."""

import re
from collections.abc import Iterator

from bot.understand.facts import Context
from bot.understand.naming import Mention, Naming
from bot.understand.quantities import UNITS
from plans import numerals

_NUMERAL = r"(?:\d{1,6}|[零〇一二三四五六七八九十百千幺两]{1,9})"
_THING = (
    "楼|文件|文|院|门|线|机|馆|厅|路|教学|宿舍|食堂|仓库|炉|井|公告|通知|令|地块|标段|标|机组|车"
    "|库|桥|闸|泵|池|坑|墙|点位|实验|会议室|礼堂|厂(?![家商])|桩|坝|站|院区|病区|窗口|函|纪要|公寓|塔|墩"
    "|隧"
)
_DAY_AFTER = (
    "之前|以前|前|之后|以后|后|上午|下午|中午|晚上|早上|晚|凌晨|当天|那天|这天|左右|开会|开庭"
    "|开班|开学|放假|上班|[(]?(?:周|星期|礼拜)[一二三四五六日天]|[~-]|至|截止(?!什么|啥|时间|日期|哪|是)|截稿|起(?!草)"
    r"|[到至](?:\d|[一二三四五六七八九十]){1,3}[号日]|再提醒|再说|提醒|再催|再问|再来|出发"
)
_DAY_PERHAPS = (  # of a number that opens its clause, no day
    "到期|截止(?=$|[,。])|开标|公布|交(?!给)|能|可以|就(?!剩|差|缺)|才|准备"
)
_DAY_BEFORE = (
    "月|到|至|于|在|从|截至|截止|等|每月|这天|今天|明天|昨天|后天|[~-]|周[一二三四五六日],?"
)
_BY_SIGN = re.compile(rf"#({_NUMERAL})(?![\d%.])号?(?:任务|事项)?")
_BY_NAME = re.compile(
    r"(?:任务|编号|事项|序号|督办件|督办|工单|[Nn][Oo]\.?)(?:编号"
    rf"|号)?[:为是]?[ ]?({_NUMERAL})(?:号)?(?![\d%.所个家套人名次份件项万亿点成期轮场条])"
)
_BY_ORDER = re.compile(rf"第({_NUMERAL})(?:项|条|号)(?:任务|工作|事项)?")
_BY_HAO = re.compile(
    rf"({_NUMERAL})号(?:任务|工作|事项|督办件|督办|那项|这项|[那这]个(?!月|周|星期|礼拜|季度|学期))?"
)
_COUNTED = (
    "个|所|家|套|人|名|份|件|篇|节|场|次|轮|批(?![了准复没不,。]|$)|户|台|辆|间|栋|座|处|条|公里|米"
    "|平|亩|吨|元|期(?!限)|盏|部(?!署)|块|张|本(?![周月])|倍|届|楼|号|室|级|岁|字|页|人次|家次"
    "|多|路(?=公交|车|[,。了的站])"
)
_NO_NUMBER_OF_A_TASK = (
    rf"[\d%/~-]|\.\d|[ ]?(?:{_COUNTED}|[万亿年月日时天]|分(?!别)|点(?!错|快|成|早|了)"
    r"|周(?![二三四五六日天]|一(?![次轮回个]))|成(?!功)|小时|季度|改[成为])"
)
_BARE = (  # only numbers of open tasks are read so
    rf"(?:^|(?<=[,。;:!?、\n ]))(?<![A-Za-z] )(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
    rf"(?<=[和与跟及把将查看催下给过醒我])(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
    r"(?:^|(?<=[,。;\n ]))(1[3-9]|[2-9]\d|\d{3,6})(?=月[底初末])",
    rf"(?:同意|批准|退回|驳回)(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
    r"(?<=[把将])(\d{1,6})(?=改[成为])",
    r"^(\d{1,6})(?=改[成为]\d+[%\u4e00-\u9fff])",
    r"(?<=是)(\d{1,6})(?=完成|办|弄|搞|没|还|的|已|那|到)",
    r"(?<=不是)(\d{1,6})(?=[, ]+而?是\d{1,6}(?:完成|办|弄|搞|没|还|的|已|那|到))",
    r"(?<=[\u4e00-\u9fff%])(?<![到至达为是共计约第近超增减新又再有收发签建年月日给])"
    rf"(\d{{3,6}})(?=[\u4e00-\u9fff])(?!{_NO_NUMBER_OF_A_TASK}|{UNITS})",
    r"(?:[记算放挂挪填报](?:到|在|给)|错[^\d]{0,6}是|完成的是"
    rf"|办结的是)(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
)
_OPENING = re.compile(r"(\d{2})(?=[\u4e00-\u9fff])")
_RUN_IN = re.compile(
    r"(?<=[\u4e00-\u9fff%])(?<![到至达为是共计约第近超增减新又再有收发签建年月日给成过剩差])(\d{2})"
    rf"(?=[\u4e00-\u9fff])(?!{_NO_NUMBER_OF_A_TASK}|{UNITS})"
)
_SPOKEN = re.compile(
    "(?<![零〇幺一二三四五六七八九十百千两第])([零〇幺一二三四五六七八九]{3,4})"
    f"(?![零〇幺一二三四五六七八九十百千万亿点]|{UNITS})"
)
_SPOKEN_SHORT = re.compile(  # 八一、八三完成
    "(?:^|(?<=[、,。; 和]))([一二三四五六七八九][零一二三四五六七八九])"
    "(?=[、,和 ]|完成|已|正|还|办|没|在|搞|弄|推)"
)
_DIGITS = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_SLASHED = re.compile(r"(?:^|(?<=[,。;\n ]))\d{1,6}(?:/\d{1,6})+(?=[ ]?[^\d.%,。;\s])")
_BARE_NUMBERS = tuple(re.compile(pattern) for pattern in _BARE)
# 112 已完成, where no open task has that number: it names one all the same, and must be asked
_UNKNOWN = re.compile(
    rf"(?:^|(?<=[\n;。]))(?!\d++(?:{_NO_NUMBER_OF_A_TASK}))(?:(\d{{1,6}})[ ]?"
    "(?=已|完成|办结|办完|搞|弄|做|还没|还未|没|未|正在|又|再|第[一二三四五六七八九十]|推进|有困难|有进展"
    "|进展|销号|延期|按|基本|差不多|转[给交办由]|移交|交给|不归|不属|不该|应由|应该?归|申请)"
    r"|(\d{2,6})[ ,:](?=[ ]?[\u4e00-\u9fff]))"
)
_LIST_SIGN = re.compile(r"(?:^|(?<=[\n。;]))[ ]?[(]?(\d{1,2})(?:[)、][ ]?|\. )(?=#?(\d{1,6}))")
_PAIR = re.compile(r"(?<![\d./-])(\d{1,6})[ ]?[-=][ ]?(\d{1,9})(?![\d/-])")  # 601-7000,609-900
_COMMANDED = re.compile(
    r"^(?:完成|办结|销号|详情|进展|延期|移交|转办|查询?|撤销)[ ]?#?(\d{1,6})(?![\d%./]|[^\W\d])"
)


def without_list_signs(text: str, context: Context) -> str:
    """1. 218号…: the places of a list go, the numbers of the tasks stay."""
    known = {task.id for task in context.tasks}

    def kept(match: re.Match[str]) -> str:
        listed = int(match[1]) not in known and int(match[2]) in known
        return "" if listed else match[0]

    text = _LIST_SIGN.sub(kept, text)
    pairs = _PAIR.findall(text) if "-" in text or "=" in text else []
    told = len(pairs) > 1 and all(int(task) in known and int(to) not in known for task, to in pairs)
    return _PAIR.sub(r"\1:\2", text) if told else text


def find_numbers(
    text: str, known: set[int], listed: int = 0, due_days: frozenset[int] = frozenset()
) -> Iterator[Mention]:
    """Numbers of tasks; 第二项 is a place in the list just shown, if no task has that number.

    `due_days`: the days of the month on which tasks are due. 25号 may well be such a day.
    """
    series = _is_series(text, known, listed)
    for pattern in (_BY_SIGN, _BY_NAME, _BY_ORDER):
        for match in pattern.finditer(text):
            if pattern is _BY_ORDER and series:
                continue
            mention = _numbered(match, known)
            place = numerals.integer(match[1]) or 0
            if pattern is _BY_ORDER and not mention.tasks and 0 < place <= listed:
                continue
            yield mention
    for match in _BY_HAO.finditer(text):
        if split := _after_amount(text, match, known):
            yield split
        elif _is_task_number(text, match, known) and not _is_due_day(match, known, due_days):
            yield _numbered(match, known)
    for pattern in (_COMMANDED, *_BARE_NUMBERS):
        for match in pattern.finditer(text):
            if int(match[1]) in known:
                yield _numbered(match, known)
    opening = _OPENING.match(text)
    if opening and int(opening[1]) in known:  # 33在体检36办了两期40还在收
        for match in _RUN_IN.finditer(text):
            if int(match[1]) in known:
                yield _numbered(match, known)
    yield from _spoken(text, known)
    yield from _slashed(text, known)
    for match in _UNKNOWN.finditer(text):
        group = 1 if match[1] else 2
        if int(match[group]) not in known:
            yield Mention(match.start(group), match.end(group), Naming.NUMBER, ())


def _spoken(text: str, known: set[int]) -> Iterator[Mention]:
    """幺幺二预案: digit by digit, as no amount is said."""
    if _HAN_DIGITS.isdisjoint(text):
        return
    for pattern in (_SPOKEN, _SPOKEN_SHORT):
        for match in pattern.finditer(text):
            if (number := int(match[1].translate(_DIGITS))) in known:
                yield Mention(match.start(), match.end(), Naming.NUMBER, (number,))


_HAN_DIGITS = frozenset("零〇幺一二三四五六七八九")


def _slashed(text: str, known: set[int]) -> Iterator[Mention]:
    """301/302."""
    for match in _SLASHED.finditer(text) if "/" in text else ():
        tasks = tuple(int(number) for number in match[0].split("/"))
        if known.issuperset(tasks) and not re.match(rf"[ ]?{UNITS}", text[match.end() :]):
            yield Mention(match.start(), match.end(), Naming.NUMBER, tasks, every=True)


def _is_due_day(match: re.Match[str], known: set[int], due_days: frozenset[int]) -> bool:
    """25号检不完, where something is due on the 25th and no task is number 25."""
    number = numerals.integer(match[1])
    return number not in known and number in due_days


def _is_series(text: str, known: set[int], listed: int) -> bool:
    """第一项…第二项…第三项 after a list: its places, if they are no numbers of tasks throughout."""
    places = [numerals.integer(match[1]) for match in _BY_ORDER.finditer(text)]
    counted = 1 < len(places) <= listed and places == list(range(1, len(places) + 1))
    return counted and not known.issuperset(places)


def _numbered(match: re.Match[str], known: set[int]) -> Mention:
    number = numerals.integer(match[1])
    tasks = (number,) if number is not None and number in known else ()
    return Mention(match.start(1), match.end(), Naming.NUMBER, tasks)


def _after_amount(text: str, match: re.Match[str], known: set[int]) -> Mention | None:
    """一号一万七二号三百: voice input runs an amount and the next number together.

    Where the whole is no numeral, it is cut so that an amount and an open task's number remain.
    """
    run = _RUN.search(text, max(0, match.start(1) - _LONGEST_RUN), match.end(1))
    if run is None or numerals.number(run[0]) is not None:
        return None
    tails = [
        (at, numerals.integer(text[at : run.end()])) for at in range(run.start() + 1, run.end())
    ]
    cuts = [
        (at, tail)
        for at, tail in tails
        if tail in known and numerals.number(text[run.start() : at]) is not None
    ]
    if len(cuts) != 1:
        return None
    return Mention(cuts[0][0], match.end(), Naming.NUMBER, (cuts[0][1],))


_LONGEST_RUN = 8
_RUN = re.compile("[零一二两三四五六七八九十百千万亿]{3,}$")


def _is_task_number(text: str, match: re.Match[str], known: set[int]) -> bool:
    """Whether N号 is a task and neither a day of the month nor a thing (3号文件, 2号楼)."""
    before, after = (
        text[max(0, match.start() - 4) : match.start()],
        text[match.end() :][:8],
    )
    if re.search("[记报填写挪放算改]到了?$", before):
        return True
    if re.match(_THING, after) or re.search(r"第$|月$|月份$", before):
        return False
    number = numerals.integer(match[1])
    day = number is not None and 1 <= number <= 31
    opens = match.start() == 0 or text[match.start() - 1] in ",。;!?、\n "
    like_day = bool(
        re.match(_DAY_AFTER, after)
        or re.search(f"(?:{_DAY_BEFORE})$", before)
        or (re.match(_DAY_PERHAPS, after) and not (opens and number in known))
    )
    if day and like_day and not _other_date(text, match):
        return False
    return number in known or not (day and _ON_THAT_DAY.match(after))


_ON_THAT_DAY = re.compile(
    r"[ ]?(?:$|[,。]|(?:正式|再|才|就|统一|去)?(?:举办|办|开[班会幕工赛业评考标播]?|搞|举行"
    r"|召开|评审|验收"
    r"|考试?|演出?|上会|交|报|走|来|去|下|启动|发|到货?|寄|签|做|弄|送|出)(?:$|[,。])"
    r"|[^,。]{0,12}(?:推进会|现场会|调度会|观摩会|例会|会议|大会|座谈会))"
)
"""28号办: a day on which something is to happen, where no open task has that number."""
_DATE = re.compile(
    r"\d{1,2}月|[一二三四五六七八九十]+月|下?下?(?:周|星期|礼拜)[一二三四五六日天末]|月底|年底"
    r"|明天|后天|[一二两三\d]+(?:天|周)后|下周|下个?月"
)


def _other_date(text: str, match: re.Match[str]) -> bool:
    """12号下周三再提醒: with another date in the clause, the number is the task's."""
    clause_end = re.search(r"[,。;!?\n]", text[match.end() :])
    end = match.end() + clause_end.start() if clause_end else len(text)
    begins = match.start() == 0 or text[match.start() - 1] in ",。;!?\n 把将"
    return begins and bool(_DATE.search(text, match.end(), end))
