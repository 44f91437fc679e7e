"""What only looks like a time: 三年级, 2023年版, 第40个教师节, 3号楼."""

from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import Noise
from plans.times.words import YEAR_NUMBER

lookalikes = Book[Scope]("lookalikes of time")
At = Found[Scope]


@lookalikes.rule(
    "only looks like a time",
    "(?:第?[一二三四五六七八九十0-9]{1,2}年(?:级|制)"
    "|[一二三四五六七八九十0-9]{1,2}周[年岁]"
    f"|{YEAR_NUMBER}(?:[—~-]{YEAR_NUMBER})?年?(?:年版|版|级(?!别|以)|届)"
    "|(?<![0-9])[0-9]{1,4}(?:[-—~][0-9]{1,4})?(?:号令|号文|号楼|号线|号院|号地块|号门|号机|号标段)"
    "|第[0-9一二三四五六七八九十百]{1,5}(?:个|届|次|轮|期|批)(?:全国|世界|国际|中国)?"
    "(?:教师|护士|记者|国庆|儿童|青年|妇女|劳动|植树|助残|[一-龥]{0,6}(?:宣传|安全|读书|环境|禁毒))"
    "(?:[一-龥]{0,4})?(?:节|日|周|月)"
    "|[一二三四五六七八九十]日(?:活动|生活|常规|流程|三餐|之计|游|捐)"
    "|[一三五]年(?:行动|规划|计划|发展)"
    "|[一二三四五六七八九十]年一贯|前后|今后(?!.{0,4}[年月周天日])|周边|周围|周密|周全|周转|周期|周知"
    "|开学第一[课周天]|期中考试?卷|下周转|本周边|明天系|今日头条|明日之星|每日电讯|[春冬夏秋]季(?:运动|高考))",
)
def looks_like_a_time(found: At) -> Noise:
    return Noise()
