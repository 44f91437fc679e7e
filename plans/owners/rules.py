"""How a text says who is to do it: notes, leads and supports, causatives, subjects.

A unit is written as a class (各县市区, 区属各学校), as a level (市级) or by its name (基教科).
`OWNERS` are tried in their order; a stretch read by one rule is not read again by the next.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from models.enums import OwnerRole
from plans.choice import any_of
from plans.owners.acts import ACTS, DESK, DOES, EACH_DOES, ETC, SOON, TURN, VERB, WHEN
from plans.owners.names import (
    AGENT,
    BODY,
    CLASS,
    EACH,
    FIELD,
    FIELDS,
    HEAD,
    HEADS_OF,
    LEVEL,
    NEAR_HEAD,
    OF_BODY,
    OF_LEVEL,
    OFFICE,
    ORGAN,
    PLACE,
    POST,
    RECEIVES,
    SECTION,
    TURNING,
    WITHIN,
    WORDS,
    listed,
)
from plans.rule.prefixes import ANY, initials
from plans.verbs import MANNER, STRONG


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """A way to name who is responsible. Group `units` holds one unit or a list of them.

    `role` is what it makes of them; None where the words in group `verb` tell it. `opens` are the
    words at which it is tried wherever they stand, `follows` those behind which it is; without
    either it is tried where a clause begins, or with `within_lists` where a part of a list does.
    `then` is what the words behind its match must be like, `needs` what a sentence must hold at
    all.
    """

    name: str
    pattern: re.Pattern[str]
    role: OwnerRole | None = OwnerRole.LEAD
    opens: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    within_lists: bool = False
    then: re.Pattern[str] | None = None
    needs: str = ""


# A clause that opens with a verb or its manner has no unit as subject, but for 组织部, 新建学校.
NO_UNIT = frozenset(word[:2] for word in (*STRONG, *MANNER)) - {"组织", "新建"}
_NUMBERED = (
    "[•●○■□▪▲△◆◇★☆※►▶]?(?:[一二三四五六七八九十](?:[是要]|[一二三四五六七八九十]{0,2}、)"
    "|(?:[0-9]{1,2}[.、])+[0-9]?|[a-h][.、]|第[一二三四五六七八九十百]{1,5}条)?"
    "(?:坚持|我[院校局](?=[\u4e00-\u9fff]{2,4}[部科处室])|[拟恳商]?请|望|同时|届时|其中|此外|另外|但)?"
)
_GO_ON = "(?:,(?=[都均也]?[要应须]))?"  # 各单位负责人,要带头
_ACTING, _DOING = re.compile(ACTS), re.compile(DOES)

_DUTIES = (
    "牵头|责任|主责|主办|承办|落实|实施|主管|配合|协办|协同|协助|参与|参加|协作|分管|包保|包联"
    "|包抓|挂点"
    "|联系(?!人)|督办|挂钩|负责|完成|经办|组织(?=单位|部门|科室|机构)"
)
_BEARERS = (
    "(?:[省市县区局校院]?(?:级)?领导|单位|科室|处室|股室|部门|人员|人|主体|校长|科长|班子成员)"
)
LABEL = re.compile(
    f"(?P<label>(?:主要|第一|主体|监管|直接|具体|组织|[市县区]级)?(?:{_DUTIES})(?:{_DUTIES})?"
    f"(?:[(](?:{_DUTIES})[)])?{_BEARERS}(?:[(/](?:{_BEARERS}|科室?)[)]?)?"
    f"(?:及(?:{_DUTIES})?(?:{_BEARERS})?)?"
    "|(?<![^(【])(?:牵头|主办|主责|承办)|(?<=[(【])责任|协办|(?<![互切同动极])配合)[:]"
)
SUPPORTING = re.compile("按照?(?:各自)?职责|配合|协办|协同|协助|参与|参加|协作")
OTHER_LABEL = re.compile(
    "(?:完成|办理|办结|工作|时间|整改)?(?:时限|时间|期限|节点|要求|目标|进度|标准|措施"
    "|备注|联系(?:人|电话|方式)|(?:适用|实施|试点)(?:范围|对象|区域))[:]"
)

TIME_LABEL = re.compile(  # what stands behind it is a date, and no promise of its own
    "(?!发布|更新|印发|成文|生成|公开|发文|采集|上传|开放|营业|办公)(?:[\u4e00-\u9fff]{2})?(?:时限|时间|日期|期限|节点|进度)(?:要求|安排|节点)?[:]|联系电话[:]"
    "|[\u4e00-\u9fff]{2,12}阶段[:][0-9年月日号上中下旬底初末至到~—–-]{2,30}$"  # and no more
)

_CAUSES = (
    "组织",
    "指导",
    "督促",
    "督导",
    "要求",
    "责成",
    "部署",
    "安排",
    "监督",
    "敦促",
    "动员",
    "发动",
)
_MILD_CAUSES = ("推动", "推进", "引导", "促进", "带动", "引领")

_SHARES = ("牵头", "责任", "主办", "承办", "配合", "协办")
_OFFICES = ("单位", "部门", "科室", "处室")
_BUILT = (
    "(?:建成|投用|启用|开工|竣工|完工|交付|新增|搬迁|投产|招生|封顶|通车|开业|开园|揭牌|覆盖|实现)"
)

OWNERS = (
    OwnerRule(
        "由某牵头",
        re.compile(
            f"(?<!自)由(?P<units>{listed(f'{CLASS}|{OF_LEVEL}|{HEAD}|{OFFICE}(?:{WITHIN}){{0,2}}+|{PLACE}(?=[、和]|负责|牵头|组织|承办)|{OF_BODY}|{WORDS}{{1,6}}?(?:{HEAD})')})(?:共同|具体|统一"
            "|联合|自行)?"
            f"(?P<verb>{ACTS}|(?:{SOON}){{1,3}}[\u4e00-\u9fff]{{2}}|自备|检查|值守|值班|轮流|轮班|说明|送学|召集|主持|把关|签字|于|牵头|负责|安排|解决|开展|保障|组织|承担|统筹|承办|主办|会同|落实|实施|配合"
            "|协助|依[法据照]|按|根据|提[出请]|报"
            "|对|及时|定期|每|(?:审[核查定]|制定|确定|解释|办理|处理|办成|登记|综合|汇总"
            "|[颁核换]发|监督|指导|进行)"
            "(?![^,。;]{0,8}的))"
        ),
        None,
        opens=("由",),
    ),
    OwnerRule(
        "由多家牵头",
        re.compile(
            "由(?:所?涉及的)?(?P<units>(?:(?![的])[\u4e00-\u9fff()]{2,14}、){2,30}(?![的])[\u4e00-\u9fff]{2,14}?)"
            "等(?:[\u4e00-\u9fff]{2,4})?(?:部门|单位)(?:[(]单位[)])?(?:共同|联合|分别)?"
            "(?P<verb>牵头|负责|联合办公|组织|承办|配合|协助|按职责)"
        ),
        None,
        opens=("由",),
    ),
    OwnerRule(
        "由某领导带队",
        re.compile(
            "由(?P<units>[\u4e00-\u9fff]{0,10}?领导)(?=牵头|带队|约谈|包[案抓保联]|主持|督办|挂帅)"
        ),
        opens=("由",),
    ),
    OwnerRule(
        "责任单位为某",
        re.compile(
            f"(?P<verb>{'|'.join(_SHARES)})(?:{'|'.join(_OFFICES)})[为是]"
            f"(?P<units>{listed(f'{CLASS}|{OFFICE}|{SECTION}')})(?=[,。;]|$)"
        ),
        None,
        opens=tuple(map("".join, product(_SHARES, _OFFICES))),
    ),
    OwnerRule(
        "会同",
        re.compile(
            f"(?:会同|联合(?!实验|培养|攻关|研发|创新|办公|采购|执法|会议|体|国|工会|党|专班|中小学|企业))"
            f"(?P<units>{listed(f'{CLASS}|{FIELDS}|{FIELD}(?=等.{{0,4}}部门)|{OFFICE}|{WORDS}{{1,8}}?(?:部门|方面|单位|机构)')})(?:[(]单位[)])?"
            f"(?=等|每|对|按|定期|共同|负责|{VERB}|研究|进行|提出|及时|依法|处理|办理|代表|组成|[,。;]|$)"
        ),
        OwnerRole.SUPPORT,
        opens=("会同", "联合"),
    ),
    OwnerRule(
        "某配合",
        re.compile(
            f"(?P<units>{listed(f'{CLASS}|{OFFICE}')})(?:等(?:部门|单位)?)?[要应须]?"
            "(?:积极|密切|主动|全力|共同|分别|做好)?"
            "(?P<verb>主办|承办|协办|配合|协助|参与|按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实))(?=[、,;。]|$|举办|开展|实施|组织)"
        ),
        None,
        within_lists=True,
        needs="主办|承办|协办|配合|协助|参与|职责",
    ),
    OwnerRule(
        "督促某做",
        re.compile(f"(?P<units>{listed(f'{CLASS}|{LEVEL}|乡镇|镇街|县区|街道')})"),
        follows=_CAUSES,
        then=_ACTING,
    ),
    OwnerRule(
        "督促某名称做",
        re.compile(
            f"(?!{VERB}|委员会|小组|办公室|中心|[组站部处科室员])"  # 指导委员会: a name itself
            f"(?P<units>{listed(f'{PLACE}|{OFFICE}')})"
        ),
        follows=_CAUSES,
        then=_ACTING,
    ),
    OwnerRule(
        "督促某企业做",
        re.compile(f"(?P<units>{listed(BODY)})"),
        follows=("督促", "督导", "责成", "要求", "敦促", "指导"),
        then=_ACTING,
    ),
    OwnerRule(
        "督促某长做",
        re.compile(f"(?P<units>(?>{HEAD}))"),
        follows=_CAUSES,
        then=_DOING,
    ),
    OwnerRule(
        "推动某类做",
        re.compile(f"(?P<units>{listed(CLASS)})"),
        follows=_MILD_CAUSES,
        then=_ACTING,
    ),
    OwnerRule(
        "推进某地做",
        re.compile(f"(?P<units>{listed(f'{PLACE}|{LEVEL}')})"),
        follows=_MILD_CAUSES,
        then=_ACTING,
    ),
    OwnerRule(
        "各级部门",
        re.compile(
            "(?<!接受)(?<!加强)(?<!配合)(?<!迎接)(?P<units>[省市县乡][省市州县区乡镇]{1,2}[两三四]级[\u4e00-\u9fff]{0,6}?部门)"
        ),
        opens=("省市", "市县", "县乡", "市区", "省州"),
    ),
    OwnerRule(
        "某类单位为主语",
        re.compile(
            f"{_NUMBERED}(?:{WHEN})?(?P<units>(?:[0-9]{{1,4}}所[^,。;、]{{0,8}}?)?{listed(CLASS)}"
            "(?:[、和](?:单位|部门|科室|企业)(?![\u4e00-\u9fff]{0,2}[和、]))?)"
        ),
        then=_ACTING,
    ),
    OwnerRule(
        "各某为主语",
        re.compile(
            f"{_NUMBERED}(?:{WHEN})?(?P<units>{EACH}(?:[(][^()]{{1,12}}[)])?"
            f"(?:(?:[、和]|以及)(?:{EACH}|{WORDS}{{2,16}}?(?=[、和要应须]|以及))){{0,7}}?)"
            f"{EACH_DOES}"
        ),
    ),
    OwnerRule(
        "某岗位为主语",
        re.compile(
            f"(?<![省市县区州乡镇村]、){_NUMBERED}(?:{WHEN})?(?P<units>(?:每一?[位名个]|(?:机关|全局|全院"
            f"|公司|全镇)?全体)[\u4e00-\u9fff]{{0,8}}?{POST}"
            f"|{NEAR_HEAD}{listed(f'{HEADS_OF}|{CLASS}')}){_GO_ON}{DOES}"
        ),
        within_lists=True,
    ),
    OwnerRule(
        "层级为主语",
        re.compile(
            f"{_NUMBERED}(?P<units>{LEVEL})(?=要|应|须|负责(?![人同])|牵头(?![领单部])|统筹|搞|抓"
            "|建|主要|重点|组织)"
        ),
        within_lists=True,
    ),
    OwnerRule(
        "某级部门为主语",
        re.compile(
            f"{_NUMBERED}(?:{WHEN})?+"
            f"(?P<units>{listed(f'(?:{ORGAN}|{AGENT}|{SECTION}|{CLASS})')}){ETC}"
            "(?:[(]以下[^()]{1,24}[)])?"
        ),
        then=re.compile(
            f"(?!(?:{SOON})?{_BUILT})(?:(?=按|对|依|监督|指导"
            f"|负(?!责[人任])|承担|履行|:(?![0-9]{{5}}|$)|{DESK})|{ACTS})"
        ),
    ),
    OwnerRule(
        "某处定时做",
        re.compile(f"{_NUMBERED}(?:{WHEN})?(?P<units>{listed(TURNING)})"),
        then=re.compile(f"{TURN}(?![^,。;]{{0,6}}(?:的|报告|平均|约|共))"),
    ),
    OwnerRule(
        "某部门为主语",
        re.compile(
            f"{_NUMBERED}(?!{RECEIVES})"
            f"(?P<units>{listed(f'(?:{OFFICE}(?:{WITHIN})?|{CLASS}|{PLACE}(?=[、和]|分别|负责|要|应|须))')})"
            "(?=分别|组织(?:开展|实施|召开|举办)|要(?!求|点|素|达|突破|超过|增长|新增[0-9]|增加[0-9])|应(?!急|用)|须"
            "|将[对会定根]|将组织|将适时|将(?:在|于|与|联合)|决定(?:于|自|从|组织|开展|举办|召开)|特邀|联合(?![会国体])"
            "|负责(?![人同])|牵头|会同|具体"
            f"|{WHEN}(?!,?[^,。;]{{0,4}}{_BUILT}))"
        ),
    ),
)

_CLAUSE, _LIST = ",;:。)", "、持"  # behind which a clause begins, or a part of one (坚持市级抓…)
_LEVELS = "(?=[省市县区州校院镇乡村坚0-9一二三四五六七八九十•●○■□▪▲△◆◇★☆※►▶])"  # or their numbers
_NAMED_BY_VERB = (  # 试点城市要 opens with a name
    "(?![部科股处办](?![学技研普分位门署室目级置理法事公案份权])|部?(?:部门|单位|机构|城市|地区"
    "|省市|学校|企业|主体)(?:政府)?(?:要|应|须|必须|负责|按|办|完成|印发|制定|[、和及]))"
)
OPENS_WITH_VERB = re.compile(any_of(NO_UNIT) + _NAMED_BY_VERB)
_NOT_IN_A_NAME = "".join(  # 各乡(镇)级河长, 党(工)委书记: no clause begins behind the bracket
    f"(?<![各省市县区镇乡村道居党][(][\u4e00-\u9fff、]{{{length}}}[)])" for length in (1, 2, 3)
)
BEGINNING = re.compile(
    f"[{_CLAUSE}{_LIST}](?:(?<=[{_CLAUSE}])|{_LEVELS})(?!$|{OPENS_WITH_VERB.pattern}){_NOT_IN_A_NAME}"
)
_OPENERS = sorted({word for rule in OWNERS for word in rule.opens + rule.follows})
OPENER = re.compile(any_of(_OPENERS, sought=True))


class Trial(NamedTuple):
    """A rule to be tried, and its place in the declared order."""

    nth: int
    rule: OwnerRule
    match_at: Callable[[str, int], re.Match[str] | None]


class Trigger(NamedTuple):
    """How far behind its first character rules begin, and by their own first which they are.

    ANY stands for characters that no rule names.
    """

    length: int
    trials: Mapping[str, Sequence[Trial]]


def _triggers(needing: bool) -> Mapping[str, Trigger]:
    """What is to be tried at each sign and opener; with `needing`, what needs certain words too."""
    tried: dict[str, list[Trial]] = {}
    for nth, rule in enumerate(OWNERS):
        if needing or not rule.needs:
            signs = _CLAUSE + _LIST if rule.within_lists else _CLAUSE
            for trigger in rule.opens or rule.follows or signs:
                tried.setdefault(trigger, []).append(Trial(nth, rule, rule.pattern.match))
    opening = {word for rule in OWNERS for word in rule.opens}
    return {
        trigger: Trigger(0 if trigger in opening else len(trigger), _by_initial(trials))
        for trigger, trials in tried.items()
    }


def _by_initial(trials: Sequence[Trial]) -> Mapping[str, Sequence[Trial]]:
    known = [initials(trial.rule.pattern.pattern) for trial in trials]
    return {
        initial: [
            trial
            for trial, begun in zip(trials, known, strict=True)
            if not {initial, ANY}.isdisjoint(begun)
        ]
        for initial in frozenset({ANY}).union(*known)
    }


NEEDED = re.compile("|".join(rule.needs for rule in OWNERS if rule.needs))
TRIGGERS = _triggers(needing=True)
TRIGGERS_WITHOUT_NEEDS = _triggers(needing=False)
