"""Examples for the rules of targets: phrases that must give one quantity, and phrases of none."""

from dataclasses import dataclass

from models.enums import Measure, Operator


@dataclass(frozen=True, slots=True)
class Example:
    """One expected quantity, and the phrases that must give it and no other."""

    op: Operator
    value: float
    unit: str
    measure: Measure
    phrases: tuple[str, ...]
    high: float | None = None
    per: str | None = None


_MIN, _MAX, _IS = Operator.AT_LEAST, Operator.AT_MOST, Operator.EXACTLY
_COUNT, _PERCENT, _CHANGE = Measure.COUNT, Measure.PERCENT, Measure.CHANGE

EXAMPLES = (
    Example(_IS, 0, "", _COUNT, (
        "全年较大以上事故为零", "确保森林火灾零发生", "实现安全生产零事故", "职业病危害降为零",
        "火灾起数、死亡人数为零", "压疮发生率力争为零", "客户有效投诉为0",
    )),
    Example(_MIN, 4, "次", _COUNT, (
        "全年开展防汛演练不少于4次", "消防检查至少4次", "实地走访4次以上", "组织联合执法不低于四次",
        "召开调度会4次",
    )),
    Example(_MIN, 120, "个", _COUNT, (
        "组建家庭医生团队120个", "新建充电桩一百二十个", "整治背街小巷达到120个",
        "培育示范点120个以上",
    )),
    Example(_MIN, 15000, "个", _COUNT, (
        "新增停车泊位1.5万个", "新增就业岗位15000个", "新增就业岗位15,000个", "新增学位一万五千个",
    )),
    Example(_MIN, 5e9, "斤", _COUNT, ("粮食产量达到50亿斤以上",)),
    Example(_MIN, 80, "分", _COUNT, ("考试平均分不低于80分",)),
    Example(_MIN, 90, "个", _COUNT, ("新增高清探头90个",)),
    Example(_MIN, 500, "立方", _COUNT, ("储备块石500立方",)),
    Example(_MIN, 40, "名", _COUNT, ("引进硕士及以上40名",)),
    Example(_MIN, 30, "个", _COUNT, ("村集体收入50万元以上的30个",)),
    Example(_MIN, 2, "具", _COUNT, ("每楼道2具灭火器",), per="楼道"),
    Example(_MIN, 40, "具", _COUNT, ("配备灭火器40具",)),
    Example(_MIN, 3000, "袋", _COUNT, ("发放灭鼠药3000袋",)),
    Example(_MIN, 2, "轮", _COUNT, ("开展两轮排查",)),
    Example(_IS, 0, "起", _COUNT, ("火灾、爆炸事故0起",)),
    Example(_IS, 0, "%", _PERCENT, ("职业病发病率0%",)),
    Example(_MIN, 180000, "册次", _COUNT, ("外借图书18万册次",)),
    Example(_MIN, 30, "TB", _COUNT, ("数字资源总量达到30TB",)),
    Example(_MAX, 1, "个", _COUNT, ("申报环节由4个压减为1个", "审批环节压缩到1个")),
    Example(_MIN, 300, "家", _COUNT, ("培育企业从200家增加到300家",)),
    Example(_MIN, 15, "家", _COUNT, ("完成招商签约15家",)),
    Example(_MIN, 90, "%", _PERCENT, ("上岗率90%+", "上岗率达到90%+,")),
    Example(_MIN, 4, "轮次", _COUNT, ("入户督导不少于4轮次",)),
    Example(Operator.ABOUT, 3000, "方", _COUNT, ("清淤约3000方",)),
    Example(_MAX, 3, "级", _COUNT, ("管理层级压减至3级以内",)),
    Example(_MIN, 3, "个月", _COUNT, ("进修时间不少于3个月",)),
    Example(_MAX, 3, "个工作日", _COUNT, (
        "办理时间压缩至3个工作日以内", "报装时限缩短至3个工作日内",
    )),
    Example(_MIN, 6000000, "元", Measure.MONEY, ("清收表内不良600万", "争取上级资金600万以上")),
    Example(_MIN, 1, "次", _COUNT, ("期中、期末各组织一次检测",)),
    Example(_MIN, 100, "%", _CHANGE, ("线上销售额翻一番",)),
    Example(_MIN, 300, "%", _CHANGE, ("产业规模力争翻两番",)),
    Example(_MIN, 1, "次", _COUNT, ("全年至少开展一次应急演练",)),
    Example(_MIN, 3000, "台次", _COUNT, ("检修农机3000台次",)),
    Example(_MIN, 20, "家", _COUNT, ("新增规上企业20余家", "推动20家以上企业上市")),
    Example(_MIN, 10000, "兆", _COUNT, ("宽带网络万兆到县",), per="县"),
    Example(_MIN, 300000, "千瓦", _COUNT, ("新增光伏装机30万千瓦",)),
    Example(_MIN, 79, "岁", _COUNT, ("人均期望寿命达到79岁",)),
    Example(_MAX, 7.5, "天", _COUNT, ("平均住院日控制在7.5天以内",)),
    Example(_MIN, 20, "户", _COUNT, ("每人每月走访不少于20户",), per="月"),
    Example(_MAX, 0.65, "", _COUNT, ("校际差异系数控制在0.65以内",)),
    Example(Operator.LESS, 0.5, "", _COUNT, ("差异系数小于0.5",)),
    Example(_MIN, 300, "天", _COUNT, ("空气质量优良天数达到300天以上",)),
    Example(Operator.MORE, 200, "家", _COUNT, ("高新技术企业突破200家", "科技型中小企业超过200家")),
    Example(Operator.MORE, 60, "%", _PERCENT, (
        "新能源公交车占比超过60%", "续约率>60%", "网办率高于60%",
    )),
    Example(Operator.LESS, 3, "%", _PERCENT, (
        "抽检不合格率低于3%", "员工流失率<3%", "坏账率小于3%",
    )),
    Example(Operator.ABOUT, 100, "人", _COUNT, (
        "组建100人左右的宣讲队伍", "招聘工作人员约100人", "选派骨干近100人",
        "培养技术能手100人上下",
    )),
    Example(Operator.ABOUT, 6, "%", _CHANGE, ("地区生产总值增长6%左右",)),
    Example(Operator.RANGE, 3, "家", _COUNT, (
        "推动3-5家企业上市", "培育龙头企业3至5家", "争取三到五家企业落户", "引进3家—5家物流企业",
    ), high=5),
    Example(Operator.RANGE, 5, "%", _PERCENT, ("覆盖面5%—8%", "扩面5-8%"), high=8),
    Example(Operator.RANGE, 1, "百分点", _CHANGE, ("入住率提高1-2个百分点",), high=2),
    Example(_MIN, 85, "%", _PERCENT, (
        "普惠性床位覆盖率达到85%", "合格率不低于85%", "检验合格率≥85%",
        "轮岗人数不低于符合交流条件人员总数的85%", "群众满意度85%以上", "签约率稳定在85%以上",
        "参保率提高到百分之八十五", "入网率达85%", "分类准确率八成五以上",
        "垃圾无害化处理率保持在85％",
    )),
    Example(_MIN, 66.67, "%", _PERCENT, ("三分之二以上的行政村通公交",)),
    Example(_MAX, 5.5, "%", _PERCENT, (
        "城镇调查失业率控制在5.5%以内", "漏损率不超过5.5%", "差评率≤5.5%",
        "投诉率降至5.5%以下", "返修率降到5.5%",
    )),
    Example(_MAX, 4, "‰", _PERCENT, ("婴儿死亡率控制在4‰以下", "差错率不高于千分之四")),
    Example(_MAX, 35, "微克/立方米", _COUNT, ("细颗粒物年均浓度控制在35微克/立方米以下",)),
    Example(_MIN, 100, "%", _PERCENT, (
        "实现重点场所检查全覆盖", "推进明厨亮灶100%全覆盖", "特种设备检验率100%",
        "持证上岗率百分百", "10月底前100%竣工",
    )),
    Example(_MAX, -1, "百分点", _CHANGE, ("近视率下降1个百分点", "资产负债率降低1个百分点")),
    Example(_MAX, -3, "%", _CHANGE, (
        "单位能耗下降3%", "一般性支出压减3%以上", "万元产值用水量降低百分之三",
    )),
    Example(_MIN, -5, "%", _CHANGE, ("规模下降不超过5%",)),
    Example(_MIN, 7, "%", _CHANGE, (
        "工业增加值增长7%", "工业投资同比增长7%以上", "社零总额增速7%",
    )),
    Example(_MIN, 3, "百分点", _CHANGE, ("家庭医生签约率提高3个百分点",)),
    Example(_MIN, 620000, "亩", Measure.AREA, ("粮食播种面积稳定在62万亩以上",)),
    Example(_MIN, 30, "平方公里", Measure.AREA, ("治理水土流失面积30平方公里",)),
    Example(_MIN, 24760000, "元", Measure.MONEY, ("完成投资2476万元", "争取资金2476万元以上")),
    Example(Operator.MORE, 1e10, "元", Measure.MONEY, ("工业产值突破百亿元",)),
    Example(_MAX, 20000, "元", Measure.MONEY, ("每户补助不超过2万元",), per="户"),
    Example(_MIN, 1200, "元", Measure.MONEY, ("公用经费提高到1200元/生",), per="生"),
    Example(_MIN, 90000, "人次", Measure.PERSON_TIMES, ("开展技能培训9万人次",)),
    Example(_IS, 1, "名", _COUNT, ("每校配备1名法治副校长", "每所学校配备一名校医"), per="校"),
    Example(_IS, 1, "名", _COUNT, ("全市中小学校配备1名心理教师",), per="校"),
    Example(_IS, 1, "处", _COUNT, ("每个街道建成1处养老服务中心",), per="街道"),
    Example(_MIN, 1, "名", _COUNT, ("各村至少配备1名协管员",), per="村"),
    Example(_MIN, 2, "次", _COUNT, ("每季度召开分析会不少于2次",), per="季度"),
    Example(_MIN, 40, "学时", _COUNT, ("人均培训不少于40学时",), per="人"),
    Example(_MIN, 2, "户", _COUNT, ("每名党员联系2户群众",), per="人"),
)  # fmt: skip

NOTHING = (
    "逾期未报的扣5分",
    "推动三方协议签订",
    "严格落实24小时驻勤备战",
    "实行24小时双人双岗值班",
    "分两批组织赴外招聘",
    "分5组开展督查",
    "做好24小时晴雨预报",
    "申报环节由4个精简合并",
    "抓好零件加工配套",
    "推进零售网点改造",
    "对满意率低于80%的责令整改",
    "未达到90%的,予以通报",
    "推进数字化改造“百千万”工程,粉丝超10万,",
    "组建一支队伍",
    "连续3个月未整改的予以通报",
    "遇5级以上大风停止作业",
    "发展千兆宽带用户",
    "讲授一堂廉政党课",
    "建设15分钟健身圈",
    "对违规行为零容忍",
    "实现零就业家庭动态清零",
    "打通服务群众零距离",
    "严格执行零报告制度",
    "做好第三届农民丰收节筹备",
    "落实“三通两平台”建设",
    "推广“1+8”工作机制",
    "推行1个+N服务模式",
    "为65岁以上老人体检",
    "消除5万元以下薄弱村",
    "改造二次加压设施",
    "推进三期项目建设",
    "加强三类人员管理",
    "推行1村1策",
    "升级系统2.5,",
    "执行十八项核心制度",
    "加强3+2贯通培养",
    "坚定捍卫两个确立,做到两个维护",
    "推进二期工程建设",
    "完成三级医院评审",
    "开展千名干部下基层活动",
    "巩固一村一品成果",
    "推行一校一策",
    "打造一批示范园区",
    "组建一支专业队伍",
    "在去年建成20个的基础上继续扩面",
    "现有床位300张",
    "为60周岁以上老年人办理优待证",
    "24小时值班值守",
    "1小时内上报信息",
    "建设15分钟便民生活圈",
    "从五个方面加强管理",
    "做好2024届毕业生就业指导",
    "实施新一代信息技术2.0行动",
    "印发〔2024〕5号文件",
    "吸引70后、80后返乡创业",
    "争创4A级景区",
    "对排名后两名的单位进行约谈",
    "连续三年保持稳定",
    "发展第三产业",
    "形成纵到底、横到边、全覆盖的工作格局",
    "签约亿元以上项目",
    "每100名学生配套建设",
    "加强对上述3家单位的指导",
)
