"""A time is the same whatever words stand beside it; each test tries every pair of them."""

import pytest

from plans.draft import TimeSpan
from plans.times import Mode, find_times
from plans.times.corpus import REFERENCE

TIMES = (
    "5月10日 5月10日前 6月底前 6月底 9月 9月前 年底前 上半年 三季度 三季度末 每月 每季度 每年 "
    "每天 国庆节前 国庆期间 教师节 年内 2024年 今年 全年 本月 月底前 15日内 15天内 三个月内 "
    "半年内 6月中旬 6月上旬前 3月至5月 3-5月 5月1日至6月30日 每学期 暑假期间 春节前 汛期前 "
    "汛期 每半年 每两年 2025年底 印发之日起30日内 2024年3月 一季度 下半年 年初 每月5日前 "
    "每月10日 明年 下月 次月 24小时内 3个工作日内"
)
BEHIND = (
    "报送 报告 上报 提交 提供 提请 提出 提前 完成 落实 进行 进入 进驻 移交 移送 列入 备案 "
    "备货 排查 排练 生产 生效 方可 续建 面向 印发 发布 召开 召集 启动 开工 新建 新增 制定 "
    "代表 内审 外包 本校 电话 照常 志愿 产业 均衡 最终 任务 常规 周边 周密 台账 台风 天津 "
    "安全 水利 门诊 气象 节能 运输 粮食 收官 奥运 训练 班级 边界 围绕 个人 名单 人员 万元 "
    "项目 所属 家访 轮训 批复 号召 点评 时间 分类 秒批 多部门 专项 评选 评估 检查 检测 复查 "
    "质检 典礼 条件 返校 长效 黄金 达到 实现 确保 力争 应"
)
BEFORE = (
    "在 于 力争 确保 计划 拟 并 及 各 全市 公司 工作 项目 资金 将于 定于 须在 原则上 基本上 "
    "线上 一般 要 已 仍 共 主要 以及 累计 市级 一期 第一批 十项 100% 3所 同时 人才 平均 其中 "
    "5000元 青少年"
)


def _meaning(time: TimeSpan) -> tuple[object, ...]:
    return (time.span, time.kind, time.start, time.end, time.rrule)


@pytest.mark.parametrize("time", TIMES.split())
def test_the_word_behind_a_time_leaves_it_alone(time: str) -> None:
    (alone,) = find_times(f"{time},", REFERENCE, Mode.PLAN)
    for word in BEHIND.split():
        found = find_times(f"{time}{word}甲乙", REFERENCE, Mode.PLAN)
        assert [_meaning(one) for one in found] == [_meaning(alone)], word


@pytest.mark.parametrize("time", TIMES.split())
def test_the_word_before_a_time_leaves_it_alone(time: str) -> None:
    (alone,) = find_times(f"{time},", REFERENCE, Mode.PLAN)
    for word in BEFORE.split():
        found = find_times(f"甲乙{word}{time},", REFERENCE, Mode.PLAN)
        assert [_meaning(one)[1:] for one in found] == [_meaning(alone)[1:]], word
