"""Which tasks the words of a message may mean: substrings that it shares with their titles.

A title is cut into words (jieba); characters of general words (学校, 工作, 材料) weigh little,
those that many titles share (检查, 培训, 方案) more, all others one each. Every well-formed
piece of a title is a key, so a message is looked up by its own pieces, in time that does not
depend on how many tasks are open. Analyses are cached by title.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import jieba

from bot.understand.facts import OpenTask
from bot.understand.quantities import UNITS

SHORTEST, LONGEST = 2, 12
GENERAL_WEIGHT, ACTION_WEIGHT = 0.34, 0.6  # of a character; all others weigh 1
FAINT = 1.1  # an action (检查), two general words (资金支付); less names nothing
SHORT = 1.5  # an abbreviation (体测): it names a task where a clause begins with it
RARE = 100  # times in the dictionary's corpus: a word more common than that abbreviates nothing
STRONG = 2.0  # a specific noun of two characters, or more

_GENERAL_WORDS = """
学校 学生 教师 老师 教育 教学 工作 建设 全市 全县 全区 全省 全国 中小学 中学 
年度 本年 季度 项目 工程 任务 活动 材料 资料 数据 信息 情况 管理 服务 开展 推进
落实 完成 实施 提升 加强 组织 全面 重点 专项 综合 基层 乡镇 农村 城区 城市 城镇 
单位 部门 机关 计划 制定 编制 起草 机制 体系 规范 标准 质量 水平 能力 优化 改革 发展 保障
支持 推动 促进 深化 强化 持续 做好 抓好 新建 新增 设施 人员 群众 资金 经费 进度
目标 责任 地区 区域 县区 市区 办理 处理 筹备 召开 组建 公开 提高 实现 达到 中心 一批 各类
各项 相关 有关 主要 进行 问题 整体 全员 报送 上报 提交 填报 印发 发布 签订 发放 支付 到位
完善 健全 建立 启动 结束 交付 困难
五一 元旦 春节 中秋 端午 清明 十一 三八 六一 七一 八一 重阳 元宵 除夕
开学 学期 暑期 暑假 寒假 春季 秋季 国庆 期末 期中 假期 节日 年终 年底
"""
GENERAL = frozenset(_GENERAL_WORDS.split())
_ACTIONS_WORDS = """
报告 小学 初中 高中 幼儿园 高校 社区 街道 企业 居民
培训 检查 排查 评选 评审 评比 整治 整改 改造 宣传 核查 抽查 巡查 巡检 监测 督查 督导 方案
制度 系统 平台 设备 采购 维修 维护 修缮 验收 认定 创建 更新 更换 配备 配置 调研 清理 普查
摸底 核对 自查 自评 复查 检测 测试 监督 执法 审核 审查 评估 考核 推广 试点 申报 扩建 安装
清查 治理 消除 登记 统计 改善 调查 挂牌 揭牌 授牌 上线 联网 拨付 修订 搬迁 拆除 安装 铺设
"""
ACTIONS = frozenset(_ACTIONS_WORDS.split())

_SIGN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
# 每月开展一次, 不少于4次, 第二批: how often and how much is said of every task, and names none
_COUNT = re.compile(
    r"每(?:[半两]|[一二三四]个?)?(?:年|月|周|季度?|学期|学年|天|日)"
    r"|(?:不少于|不低于|至少|不超过|达到)?第?[\d一二两三四五六七八九十百千]+(?:\.\d+)?(?:余|多)?"
    rf"[余多]?[万亿]?(?:%|{UNITS})(?:以上|以下|左右)?"
)
_FUNCTION_WORDS = frozenset(
    ("全部", "全都", "全面", "全县", "全市", "全区", "全局", "全员", "完成", "已经", "目前", "现在")
)
"""保安全部配齐 has no 安全 in it: a piece ends where these do not begin."""
_CLAUSE = re.compile(r"^|[,。;!?\n ]+")
_DICTIONARY = jieba.Tokenizer()


def warm_up() -> None:
    """Loads the dictionary, in about a second; call it off the event loop.

    Nothing is written: jieba's own cache would be a file in the folder that all users share.
    """
    if not _DICTIONARY.initialized:
        logging.getLogger("jieba").setLevel(logging.WARNING)
        frequencies: Any = _DICTIONARY.gen_pfdict(_DICTIONARY.get_dict_file())
        _DICTIONARY.FREQ, _DICTIONARY.total = frequencies
        _DICTIONARY.initialized = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message that stands in titles. `weights`: task → what the words weigh."""

    start: int
    end: int
    weights: dict[int, float]


@dataclass(frozen=True, slots=True)
class Title:
    """A title's well-formed pieces with their weights, and those with one character wrong."""

    plain: str
    signs: frozenset[str]
    pieces: dict[str, float]
    blurred: dict[str, float]
    short: frozenset[str]


class Index:
    """All open titles of a context, by their pieces."""

    def __init__(self, tasks: tuple[tuple[int, str], ...]) -> None:
        self.pieces: dict[str, dict[int, float]] = {}
        self.blurred: dict[str, dict[int, float]] = {}
        for task, title in tasks:
            analysed = analyse(title)
            for piece, weight in analysed.pieces.items():
                self.pieces.setdefault(piece, {})[task] = weight
            for piece, weight in analysed.blurred.items():
                self.blurred.setdefault(piece, {})[task] = weight
        self.short: dict[str, set[int]] = {}
        for task, title in tasks:
            for short in analyse(title).short:
                self.short.setdefault(short, set()).add(task)
        self.beginnings = {piece[:SHORTEST] for piece in self.pieces}
        self.signs = {sign for piece in self.blurred for sign in piece}

    def find(self, text: str) -> list[Piece]:
        """The longest pieces of titles in a text, in order; none lies inside another."""
        found: list[Piece] = []
        reached = 0
        for start in range(len(text) - 1):
            if text[start : start + SHORTEST] not in self.beginnings:
                continue
            for length in range(min(LONGEST, len(text) - start), SHORTEST - 1, -1):
                weights = self.pieces.get(text[start : start + length])
                if weights is not None:
                    if text[start + length - 1 : start + length + 1] in _FUNCTION_WORDS:
                        continue
                    if start + length > reached:
                        reached = start + length
                        found.append(Piece(start, reached, weights))
                    break
        return found

    def find_short(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Abbreviations of just one title with which a clause begins: where, and of which task."""
        for begin in _CLAUSE.finditer(text):
            word = text[begin.end() : begin.end() + SHORTEST]
            tasks = self.short.get(word, set())
            if len(tasks) == 1 and word not in self.pieces:
                yield begin.end(), begin.end() + SHORTEST, next(iter(tasks))

    def find_blurred(self, text: str) -> list[Piece]:
        """Words of titles in which one character is wrong (接重证 for 接种证)."""
        known = [sign in self.signs for sign in text]
        found: list[Piece] = []
        for start in range(len(text) - 2):
            for length in (5, 4, 3):
                right = known[start : start + length]
                if len(right) < length or sum(right) < length - 1:
                    continue
                window = text[start : start + length]
                if window.isalpha() and (weights := self._blurred(window)):
                    found.append(Piece(start, start + length, weights))
                    break
        return found

    def _blurred(self, window: str) -> dict[int, float] | None:
        return next((self.blurred[key] for key in _blur(window) if key in self.blurred), None)


def index_of(tasks: Sequence[OpenTask]) -> Index:
    """The index of a context's open tasks; cached, for most messages find the same tasks open."""
    return _index(tuple((task.id, task.title) for task in tasks))


@lru_cache(maxsize=512)
def _index(tasks: tuple[tuple[int, str], ...]) -> Index:
    return Index(tasks)


@lru_cache(maxsize=8192)
def analyse(title: str) -> Title:
    """Cuts a title into its well-formed pieces."""
    plain = _SIGN.sub("", _COUNT.sub("", title) or title)[:80]
    words = list(_words(plain))
    weights = _character_weights(plain, words)
    pieces = {
        plain[start:end]: weight
        for start in range(len(plain))
        for end in range(start + SHORTEST, min(len(plain), start + LONGEST) + 1)
        if not plain[start:end].isdigit()
        and (weight := _weight(start, end, words, weights)) is not None
    }
    for at, piece in _straddling(plain, words):
        pieces.setdefault(piece, sum(weights[at : at + SHORTEST]))
    blurred = {
        key: sum(weights[start:end]) - 1
        for start, end in _long_words(plain, words)
        for key in _blur(plain[start:end])
        if sum(weights[start:end]) > STRONG and not key[1:-1].isdigit()
    }
    return Title(plain, frozenset(plain), pieces, blurred, frozenset(_short(plain, words)))


def _straddling(plain: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """管网 of 供水管网, which the dictionary cuts as 水管+网: across a seam with a lone sign."""
    for (start, seam), (_, end) in pairwise(words):
        if (seam - start == 1) != (end - seam == 1):
            yield seam - 1, plain[seam - 1 : seam + 1]


def _short(plain: str, words: list[tuple[int, int]]) -> Iterator[str]:
    """体测 for 体质健康测试: the first signs of two words, if that is no common word itself."""
    specific = [
        (start, plain[start:end]) for start, end in words if plain[start:end] not in GENERAL
    ]
    for at, (start, word) in enumerate(specific):
        for begin, later in specific[at + 1 :]:
            short = word[0] + later[0]
            joined = start + 1 == begin
            if not joined and _DICTIONARY.FREQ.get(short, 0) <= RARE and short.isalpha():
                yield short
            swapped = later[0] + word[0]  # 拆违 for 违建拆除
            if _DICTIONARY.FREQ.get(swapped, 0) <= RARE and swapped.isalpha():
                yield swapped


def _words(plain: str) -> Iterator[tuple[int, int]]:
    """Words of two characters and more, and the stretches of single characters between them."""
    warm_up()
    alone: int | None = None
    for word, start, end in _DICTIONARY.tokenize(plain, HMM=False):
        if len(word) == 1:
            alone = start if alone is None else alone
            continue
        if alone is not None:
            yield alone, start
        alone = None
        yield start, end
    if alone is not None:
        yield alone, len(plain)


def _character_weights(plain: str, words: list[tuple[int, int]]) -> list[float]:
    weights = [1.0] * len(plain)
    for start, end in words:
        for word, weight in _inner_weights(plain[start:end]):
            at = plain.index(word, start)
            for place in range(at, at + len(word)):
                weights[place] = weight
    return weights


def _inner_weights(word: str) -> Iterator[tuple[str, float]]:
    """A word's own weight, else that of the general words and actions inside it."""
    for start in range(len(word)):
        for end in range(len(word), start + 1, -1):
            inside = word[start:end]
            if inside in GENERAL:
                yield inside, GENERAL_WEIGHT
            elif inside in ACTIONS:
                yield inside, ACTION_WEIGHT


def _weight(
    start: int, end: int, words: list[tuple[int, int]], weights: list[float]
) -> float | None:
    """What a piece weighs: the words of which it has two characters; None for accidents."""
    overlaps = [(max(start, first), min(end, last)) for first, last in words]
    shared = [(first, last) for first, last in overlaps if last - first >= SHORTEST]
    return sum(sum(weights[first:last]) for first, last in shared) if shared else None


def _long_words(plain: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Words of three to five characters, and pairs of two: long enough to forgive a slip."""
    ends = dict(words)
    for start, end in words:
        if 3 <= end - start <= 5:
            yield start, end
        if end - start == 2 and ends.get(end, end) - end == 2:
            yield start, end + 2


def _blur(word: str) -> list[str]:
    return [f"{word[:at]}?{word[at + 1 :]}" for at in range(len(word))]
