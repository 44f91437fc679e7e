"""What finishes which kind of task, and what is only a step of it."""

from dataclasses import replace

from bot.understand.corpus.example import HEALTH, Complete, Example, day, fallow, moving, says
from bot.understand.facts import OpenTask

_TITLES = {
    1: "全区卫生健康大会召开",
    2: "对口帮扶协议签订",
    3: "全民健身运动会",
    4: "乡村医生招聘",
    5: "小作坊违规经营整治",
    6: "示范站点创建",
    7: "医师规范化轮训",
    8: "执业资格考试组织",
    9: "公交一卡通系统联网",
    10: "安居工程开工启动",
    11: "物业纠纷调解委员会组建",
    12: "危房底数核对",
    13: "燃气泄漏应急演练",
    14: "群众信访件办理",
    15: "困难家庭租房补贴发放",
    16: "优秀志愿者评选",
    17: "饮用水水质达标",
}
WORKS = replace(
    HEALTH, tasks=tuple(OpenTask(task, title, day("2025-11-30")) for task, title in _TITLES.items())
)
"""One task of each kind."""


def _ends(task: int, *phrases: str) -> Example:
    return says(WORKS, *phrases, quoted=task, expect=Complete(task))


def _goes_on(task: int, *phrases: str) -> Example:
    return says(WORKS, *phrases, quoted=task, expect=moving(task))


EXAMPLES = (
    _ends(1, "会开完了", "大会已召开", "上周已经开过了"),
    _goes_on(1, "会场定了", "会议材料准备好了", "正在筹备"),
    _ends(2, "协议签了", "已全部签订", "都签完了"),
    _goes_on(2, "协议文本定了", "签了一部分", "协议发过去了"),
    _ends(3, "运动会办完了", "已成功举办", "比赛打完了,顺利结束"),
    _goes_on(3, "正在报名", "报名结束了", "开幕式排练完了"),
    _ends(4, "人员全部到岗", "已招满", "招齐了"),
    _goes_on(4, "笔试结束了", "面试完成", "公告发布了"),
    _ends(5, "已整改到位", "全部整改完了", "违规小作坊全部取缔"),
    _goes_on(5, "问题台账建了", "排查完成,正在整改", "整改了一部分"),
    _ends(6, "已通过验收", "创建成功", "已经授牌"),
    _goes_on(6, "申报材料交了", "迎检准备做好了", "省里还没来验收"),
    _ends(7, "轮训结束了", "全部培训完了", "学员已结业"),
    _goes_on(7, "课件做好了", "师资请好了", "第一批学员开班了"),
    _ends(8, "考试结束了", "已经考完了"),
    _goes_on(8, "考场安排好了", "试卷印好了", "准考证发完了"),
    _ends(9, "系统已上线", "全部接入完毕", "已联网"),
    _goes_on(9, "设备到了", "正在调试", "招标完了"),
    _ends(10, "已经开工了", "项目已启动", "上周启动了"),
    _ends(11, "委员会成立了", "已挂牌", "组建完了"),
    _goes_on(11, "人选定了", "报请审批了"),
    _ends(12, "核对完了", "把这个标记为完成", "全部核完", "底数已核对完毕"),
    _goes_on(12, "数据在核", "乡镇报上来一半"),
    _ends(13, "演练完了", "演练结束", "已经演完了"),
    _goes_on(13, "脚本写好了", "方案定了"),
    _ends(14, "全部办理完毕", "都答复完了", "信访件全部办结"),
    _goes_on(14, "转给责任单位办了", "有两件还没答复"),
    _ends(15, "补贴已发放到位", "都发完了", "钱全部打卡"),
    _goes_on(15, "名单公示完了", "资金到账了,还没发"),
    _ends(16, "评完了", "结果公布了", "已评定"),
    _goes_on(
        16, "材料收齐了", "初评完成", "初评完了", "初审完了", "评完了,结果还在公示", "网评完了"
    ),
    _goes_on(12, "别的镇都核完了,我们还差一点", "其他单位都核完了,我们还在对"),
    _ends(17, "已全部达标", "水质合格了,全部达标"),
    _goes_on(
        13,
        "复工了",
        "没停工,一直在推进",
        "下一步组织桌面推演",
        "人手紧张,进度有点慢",
        "场地存在困难",
        "还没落实车辆",
        "至今没定时间",
    ),
    says(WORKS, "还没搞", "还没开始", "这周没怎么动", "最近没进展", quoted=13, expect=fallow(13)),
)
