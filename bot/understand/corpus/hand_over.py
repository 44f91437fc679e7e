"""Not mine, handed over, put in charge."""

from bot.understand.corpus.example import HOUSING, ROADS, About, Assign, Transfer, ask, moving, says

EXAMPLES = (
    says(HOUSING, "转给李明", "这个转给李明办理", "请转李明", "移交给李明", "交给李明了", "改由李明负责", "以后由李明接手", "我调走了，由李明接手", "这项归李明管，不归我管",
         "转给李明同志", "转李明老师办理", "交接给李明", "不归我们管，找李明", "让李明来办吧", "责任人改成李明", "转给@李明", "已转给李明负责",
         quoted=47, expect=Transfer(47, "李明")),
    says(HOUSING, "转给物业科", "这个不归我们科管，应该是物业科的", "请转物业科办理", "不是我们负责，找物业科", "移交物业科", "这是物业科的活，不归我们", "交由物业科牵头",
         "改由物业科牵头", quoted=47, expect=Transfer(47, "物业科")),
    says(HOUSING, "转给征收办", "交给征收办牵头", "移交征收办负责", quoted=47, expect=Transfer(47, "征收办")),
    says(HOUSING, "转给小王", "小王接手，转给小王", quoted=47, expect=Transfer(47, "小王")),
    says(HOUSING, "转给陈科长", quoted=47, expect=Transfer(47, "陈科长")),
    says(HOUSING, "40号转给物业科", "物业评价转给物业科", expect=Transfer(40, "物业科")),
    says(HOUSING, "不归我们管", "这个不是我们科的", "我不负责这个了", "发错人了吧", "跟我们没关系", quoted=47, expect=ask(About.WHAT, 47)),
    says(HOUSING, "转给李明", "这个不归我管，找物业科", expect=ask(About.WHICH_TASK)),
    says(HOUSING, "材料交给市局了", "文件已转给各区", "方案发给李明看了", "征求意见稿已转各单位", quoted=47, expect=moving(47)),
    says(ROADS, "105号转给赵强办理", "105交给赵强负责", "105让赵强牵头", "农村公路大修请赵强牵头", "105由赵强接手", "安排赵强负责105号", "105责任人改为赵强",
         expect=Assign(105, "赵强")),
    says(ROADS, "路灯请照明中心牵头", "119交给照明中心牵头", "119号改由照明中心负责", expect=Assign(119, "照明中心")),
    says(ROADS, "转公交办办理", quoted=112, expect=Assign(112, "公交办")),
)  # fmt: skip
