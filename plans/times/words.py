"""Fragments of patterns that the rules of time share, and the readers of their numerals.

They have no groups and match a line in which full-width digits are already plain.
"""

from plans.numerals import integer
from plans.times.values import SIGNS


def one_of(*words: str) -> str:
    """A pattern that matches one of the words, the longest first; spaces part words too."""
    every = " ".join(words).split()
    return "(?:" + "|".join(sorted(every, key=lambda word: (-len(word), word))) + ")"


ENDED_BY_UP = "则本体以网线会马"  # 原则上, 基本上, 大体上, 以上, 网上, 线上, 会上, 马上
NOT_ENDED_BY_UP = f"(?!(?<=[{ENDED_BY_UP}])上)"  # before 上月, 上半年 …
FIGURE_ENDS = "(?<![0-9.])"  # no figure goes on to the left
NUMERALS = "一二三四五六七八九十百千零〇两"
YEAR_DIGITS = "(?:19|20|21)[0-9]{2}"
_NOUGHT = "零〇○Oo0"
YEAR_NUMBER = (
    f"(?:(?<![0-9]){YEAR_DIGITS}|两千(?=年)"
    f"|[一二][{_NOUGHT}九一二][{_NOUGHT}一二三四五六七八九]{{2}})"
)
MONTH_NUMBER = (
    f"(?:{FIGURE_ENDS}[0-9]{{1,2}}|(?<![{NUMERALS}第])"
    f"(?:十[一二]?|[一二三四五六七八九])(?![{NUMERALS}]))"
)
SPOKEN_DAY = (
    "(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?"
    "|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
)
DAY_NUMBER = (
    f"(?:{FIGURE_ENDS}[0-9]{{1,2}}|(?<![一二三四五六七八九百千零〇第]){SPOKEN_DAY}(?![{NUMERALS}]))"
)
SMALL_NUMBER = (  # of a day or a month in a list; 十五六 is none, for it is two
    f"(?:(?<![0-9])[0-9]{{1,3}}|(?<![{NUMERALS}]){SPOKEN_DAY}(?![{NUMERALS}]))"
)
_ONES = "[一二三四五六七八九]"
COUNTED = f"(?:{_ONES}?十{_ONES}?|{_ONES})"  # 1 to 99, spoken
WEEK = "(?:星期|礼拜|周)"
NTH_WEEK = (
    "(?:1[0-9]|2[0-2]|[1-9]|十[一二三四五六七八九]?|二十[一二]?|[一二三四五六七八九])"  # of a term
)
DASH = (  # an 一 between days and figures is one that was scanned
    f"(?:---|--|——|──|――|~~|[-－‐‑−—–―─~〜∼﹣至到]|(?<=[0-9日月号年{SIGNS}])一(?=[0-9{SIGNS}]))"
)
AND = "[、,和及与/]"
BESIDE = "[、和及与]"
START = (
    "初(?![一二三四五六七八九十](?![季级])"  # but 年初一 is a lunar day
    "|中(?!期|标)|步|审|评(?!选|估|议|比)|级|次|始|心|选|赛|衷|检(?!查|测|修|验))"
)
MIDDLE = (
    "中(?!下旬|上旬|小学|小微|小企|学|心|央|国|考(?!核|评|察|查)|医|药|共|期|标|层|级|介|止|断|华|旬|职|高职|高考|班"
    "|型|枢|转|试|队)"
)
CLOSE = "(?:[底尾](?!数|线(?!上|下)|层|座|稿|部|色|款|盘|气(?!象)|矿)|末(?!端|梢|位|学))"
FINAL = "终(?!审|结|止|端|身|点|极|生|究)"
IN = "(?:之?内|以内)"
INSIDE = (  # 年内, and not 内容, 内涵, 内部, 内控, 内设机构, 内生动力, 内业资料
    "内(?!容|涵(?!盖|养)|部(?!署|分|门)|控(?!制(?!度)|辍)|外(?!出|包|调|聘|送)|生(?!产|成|效|育|活|态)|心(?!理)|地(?!方|质|铁|块)"
    "|卷(?!宗)|业(?!务|主|绩)|设(?!立|置|计|施|点|备)|在(?=动|联|素|质|需|规|机)"
    "|审(?!结|核|查|批|议|定|理)|务(?!必|实|求|工)|河(?!道|长|湖|流)|陆(?!续)|置(?!换|业)|存(?!款|量))"
)
AFTERWARDS = (
    "(?:[或及和]?(?:之后|以后)|过后|后(?!勤|期|续(?!建|签|办)|备(?!案|货|料)|台(?!账|风)|方(?!可|能|才|案|向|便)|进(?!行|入|场|驻)|果|盾|面(?!向|临)"
    "|排(?!查|练|出|除)|生(?!产|效|成)|者|半(?!数|程|个)|移(?!交|送)|%))"
)
BEFOREHAND = (
    "(?:[或及和]?(?:之前|以前)|前夕|前(?!后(?!续|期|勤|台)|往|期(?!末|中|满)|进(?!行|入|场|驻|度)|沿|列(?!入|出|席)|景|移(?!交|送)|置|瞻"
    "|提(?!交|供|出|请|报|前|升|高|醒|取)|端|台(?!账|风)|身|途|线(?!上|下)))"
)
DAYS_OFF = "(?:小?长?假期?|黄金周)"  # behind a festival: 国庆假期, 五一小长假

ACTIVITY = (  # what is done once a period, where the period stands before it without 每
    "(?:专项|综合|集中|全面|常规|定期|工作)?"
    + one_of(
        "检查 审计 考核 考评 测评 评选 评比 评估 评价 述职 督导 督查 调度 通报 报告 报送 例会 "
        "会商 研判 分析 总结 小结 排名 巡查 排查 巡检 检验 年检 体检 自查 抽查 复核 盘点 清零 "
        "反馈 汇总 兑现 点评 讲评 提示 警示 晾晒 观摩 演练 监测 注册 公示 公布 复盘 研讨 培训 普查 "
        "巡访 管控 约谈 统计"
    )
)  # fmt: skip


_SHIFTS = {"上上": -2, "上": -1, "下": 1, "次": 1, "下下": 2}


def shift_of(words: str) -> int:
    """How many months, weeks or quarters ahead: 上 is one back, 下下 two on; 本, 这, 当 are now."""
    return _SHIFTS.get(words, 0)


def plain_number(text: str) -> int:
    """The whole number of a numeral that a fragment above has matched."""
    value = integer(text)
    if value is None:
        raise ValueError(text)
    return value
