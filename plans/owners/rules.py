"""How a text says who is to do it: notes, leads and supports, causatives, subjects.

A unit is written as a class (各县市区, 区属各学校), as a level (市级) or by its name (基教科).
`OWNERS` are tried in their order; a stretch read by one rule is not read again by the next.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.enums import OwnerRole
from plans.choice import any_of
from plans.rule.prefixes import ANY, initials
from plans.verbs import BESIDE, MANNER, MODAL, NOUNISH, STRONG


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """A way to name who is responsible. Group `units` holds one unit or a list of them.

    `role` is what it makes of them; None where the words in group `verb` tell it. `opens` are the
    words with which it begins, `follows` those behind which it does; without either it is tried
    where a clause begins, or with `within_lists` where a part of a list does. `then` is what the
    words behind its match must be like, `needs` what a sentence must hold at all.
    """

    name: str
    pattern: re.Pattern[str]
    role: OwnerRole | None = OwnerRole.LEAD
    opens: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    within_lists: bool = False
    then: re.Pattern[str] | None = None
    needs: str = ""


_AMONG = "责任|成员|承办|牵头|配合|有关|相关|职能|业务|直属|所属|下属|基层|主管"
_QUALIFIER = (
    f"各级各类|各级|各类|[本我](?:[院校局县市区镇]|公司)|(?:各|其[他它])(?:{_AMONG})?|县级以上(?:地方)?|地方(?=各级|人民)|[上下]级|全[省市县区州旗镇乡校系院司]{{1,2}}|全体|所有|每所?"
    "|[省市县区州局校院镇]属|直属|[省市县区州]直|局管|局机关|机关"
    "|[在驻](?![全本各校岗职建编])[\u4e00-\u9fff]"
    "|辖区|属地|有关|相关|公办|民办|新建|城区|城镇|农村|乡村|乡镇|义务教育(?:阶段)?|学前教育|寄宿制"
    "|小规模|普通|示范性?|中等|高等|职业|九年一贯制|完全|基层|公立|民营|国有|规模以上"
    "|重点|试点|骨干|二级"
    "|三级|教育(?:行政)?|卫生健康|行业主管|主管|职能|下属|所属|中心|定点"
)
_ALWAYS = (  # classes that mean somebody even without 各
    "中小学校?(?:、?幼儿园)?|(?:(?:公司|集团|[校院局厂镇乡县区市])?党(?:[委组]|总支))?(?:理论学习)?中心组|党?总支(?!书记|委员|部)|党组|党委|领导班子|学校党组织|[党团]组织|工会组织|学校|幼儿园|小学|初中"
    "|普通高中|高中"
    "|中心[校园](?!园)|职业院校|高校|高等学校|技工院校|县[(]市、区[)]|县市区|市县区|区县|乡镇[(]街道[)]"
    "|(?:公司|集团|学校|医院|[局院校厂])领导班子|各地各校|各[\u4e00-\u9fff]{2}(?:科室|部门|单位|企业|机构|公司)|各[\u4e00-\u9fff]{0,8}?成员单位"
    "|(?:各|全体)[\u4e00-\u9fff]{0,4}?(?:班主任|教师|辅导员|书记|校长|园长)|各[县区市镇乡村地校园站](?:党(?:委|支部|总支|组织)|“两委”)?|各[所股队]|每个(?:[\u4e00-\u9fff]{2})?(?:班组|党?支部|部门|科室|车间|项目部|单位)|公司(?!级|制|治理|章程|债|战略|上市|名)"
)
_QUALIFIED = (  # classes that mean somebody only with 各, 全市, 市属 …
    "医院|卫生院|卫生室|社区卫生服务中心|医疗(?:卫生)?机构|疾控中心|企业|公司|分公司"
    "|子公司|门店|项目部"
    "|车间|班组|部门|单位|科室|处室|股室|科局|县区|旗县|市州|人民政府|政府|管委会|乡镇"
    "|镇街|街道|行政村"
    "|社区|园区|开发区|地区|支部|党支部|党总支|团委|工会|机构|院系|学院|中学|院校"
    "|教研室|教研组|年级组"
    "|养老机构|分(?:馆|校|院|局|会|所|队|店|中心)|合作社|林场|农场|网点|支行|站所|派出所|供电所|物业|场站|厂站|工区|作业区|标段"
    "|成员|乡镇卫生院|片区|省份"
)
_SHARED = (  # 各镇(街道), 各村(社区), and their offices
    "各?省、自治区、直辖市(?:人民政府)?"
    "|[省市州县区乡镇](?:、?[省市州县区乡镇村]){1,3}[两三四]级(?:人民政府|政府|党委|[\u4e00-\u9fff]{0,6}?部门)"
    "|各(?:有关)?(?:省|县|区|市|镇|乡镇|乡|村|街道|街镇|镇街|园区|居|分局|支局|科室|部门|责任|分|党委)[(][^()]{1,8}[)]"
    "(?:、县[(][^()]{1,8}[)])?(?:[\u4e00-\u9fff]{0,8}?(?:局|委会|委|办|中心|站|所|部门|单位|公司|人民政府|政府|党委"
    "|党工委|管委会))?(?:[(](?:管委会|办事处)[)])?"
)
_AREA = (
    "(?:县市区|市县区|县区|区县|市县|市州|旗县|乡镇|镇街|县|区|市|镇|街道|县[(]市、区[)]"
    "|乡镇[(]街道[)])"
    "(?:人民政府|政府|管委会|办事处|[\u4e00-\u9fff]{1,8}?(?:局|委|办|中心|站(?!点)|(?<![场厕])所(?![有在需属]))"
    "|[\u4e00-\u9fff]{0,6}?部门)"
)
_CLASS = (
    f"(?:{_SHARED}|(?:{_QUALIFIER}){{1,4}}(?:{_AREA}|{_ALWAYS}|{_QUALIFIED})|(?:{_ALWAYS})"
    "|[省市县区乡镇]级(?:人民)?(?:政府|[\u4e00-\u9fff]{0,4}部门))(?![生长者类法化])"
)
_LEVEL = "[省市县区州校院镇乡村]级(?:层面)?|市直|县直|区直"
_PLACE = "[\u4e00-\u9fff]{2,3}?(?:区|县|市|旗|镇|乡)"
_AND = (  # 和 within the name of an office
    "(?:(?<=工业)和(?=信)|(?<=文化)和(?=[旅广])|(?<=广电)和(?=旅)|(?<=住房)和(?=城)|(?<=资源)和(?=[社规])|(?<=发展)和(?=改)"
    "|(?<=林业)和(?=草)|(?<=粮食)和(?=[储物]))"
)
_NOT_IN_NAMES = "对将把由的与给让使被以为按和在从及于向要应须"
_WORDS = (  # of a name, where no other part of speech can end it
    f"(?:[^\0-\u4dff\ua000-\uffff{_NOT_IN_NAMES}做加完落强提开健督确发]|做(?!好)|加(?![强快大])|完(?!善)"
    "|落(?!实)|强(?!化)|提(?![高升])|开(?!展)|健(?!全)|督(?!促)|确(?!保)|发(?!挥)|应(?=[急用])|以(?=上)"
    f"|由(?=贸)|(?<=所)在|{_AND})"
)
_RECEIVES = (  # words before one to whom something is sent, or with whom one works
    "移(?![民动])|报(?![社刊])|送|交(?![通警管])|转|提|配合|协(?![会办同])|涉|经(?![济信营责办纪贸发管开])|依(?![兰安])|面|纳(?!税)|反馈|委托|聘|借|引|支持|通过"
    "|利用|组织机构|形成|营造|除|更|这|那|您|你|代表|特别|尤其|请|我[省市县区镇乡局院校代]|本|全[省市县区州镇乡村]|批[示转]|根据|结合|围绕|参照|帮(?!扶)|受(?![援帮])|鼓励|凡"
)
_OFFICE = (
    f"{_WORDS}{{1,14}}?(?:局(?!属|机关|长)|委(?!员会)|委员会(?!办)|办(?!公室|事|理"
    "|法|学|园|好|实)"
    "|科(?!院|技|学|研|协|室|教|目)|处(?!理|置|于|室)|股(?!份|室|权)|室(?!内|外|主任)"
    "|中心(?!工作|城|任务|组(?!织))"
    "|公司|集团|部(?!门|分|署|级|委)|厅|院(?!校|系|长|办公|有关)|站(?!长|点)|所(?!有|需|以|在)"
    "|支队|大队|协会|工会"
    "|团委|支部|学校|小学(?!生|校)|中学(?!生)|幼儿园|学院|职院|大学(?!生)|银行|[象视]台|政府(?![办督网采投工债购信])"
    "|管委会|办事处|党委|妇联|残联|工商联|文联|侨联|科协|红十字会|供销(?:合作)?社|总社|法院|检察院"
    "|署(?<=[总公计作]署)|会(?<=[监联金商学]会)|组委|团中央)"
)
_OF_PARTY = "组织部|宣传部|统战部|社会工作部|政法委|网信办|编办|巡察办|督查室|研究室"
_WITHIN = (  # a part of the office that is named before it: 区教育局基础教育科
    f"(?:{_OF_PARTY}|(?!{any_of(STRONG)}|[和与及对将把为以在于每按从向由的要应须负牵会根依结围全年月、])"
    "[\u4e00-\u9fff]{1,8}?(?:厅|科(?!院|技|学|研|普)|股(?!份|室|权)|处(?!理|置|于)|室(?!内|外)|中队|大队|分局))"
)
_POST = (
    "(?:网格员|干部(?:职工)?|医生|村医|教师|校长|园长|班主任|辅导员|党员|职工|员工|民警|护士|书记|主任"
    "|负责人|领导|领导班子成员|班子成员|委员|代表|专干|专员|[河林田路湖片组站所院局厂段]长|督学|经理"
    "|[安巡指督管调检信讲保协护联][\u4e00-\u9fff]{1,2}员|骨干|志愿者|专家|[\u4e00-\u9fff]{2}人员)"
)
_HEAD = (  # those who answer for a unit and are told to act themselves
    "(?:党政|党委|行政)?(?:主要|分管|相关)(?:负责人|负责同志|领导)|领导班子成员|班子成员|各?部门负责人|单位负责人"
    "|(?:骨干|青年|任课)教师|车间主任|(?:网格|教研|安全|管理|护林|管水|巡查|督导|监督|联络|巡河|护河|保洁|管护|调解|协管|辅导|信息)员|(?:项目|客户|大堂|部门)经理|(?:教导|德育|总务|政教|科室|年级)主任|法定代表人|(?:驻村|包村|帮扶|村|社区)干部"
    "|“一把手”|“两委”(?:干部|成员|班子)?|(?:驻村)?工作队员|(?:[校院局镇乡村区县市厂]级?|公司|包[片村保联]|[值带]班|挂[点钩联])领导|护士长|组成人员|机关干部|社区民警|(?:楼栋|单元|中心户)长|党员"
    "|(?:工作|执法|管理|值班|医务|监管|从业|审核)人员(?=必?[要应须]|在[^,;。]{1,60}时,)|领导(?:同志|干部)"
    "|(?:第一|党?(?:组织|支部|总支|委|组))书记|村医|班主任|[省市县区镇乡村、]{1,7}[两三四五]?级[河林田路湖]长|[河林田路湖校园院站厂镇乡县局科]长(?![期效远])"
)
_NEAR_HEAD = (  # quick to fail
    "(?=[^,。;]{0,20}?(?:负责|领导|员|教师|经理|主任|代表人|干部|一把手|“两委|书记|医|警|长))"
)
_AGENT = (  # an office of this level, which acts and is not built or founded
    "(?:国家(?!级)|国务院|中央|[省市县区州](?![级域区内民容外际]|政(?![府协])|场(?!监))|镇(?![村域街])|乡(?![村镇土])|街道)"
    "[\u4e00-\u9fff]{0,10}?"
    "(?:局(?!属|机关|长|党|[\u4e00-\u9fff]{1,4}分局)|委员会(?!办)|委(?!员会|会|组织|宣传|统战|政法|[\u4e00-\u9fff]{0,4}(?:办(?![理好学案事法结])|工委|监委))|常委会|政协|法院|检察院|红十字会|办公室|办(?!公室|事|理|法|学|园|好|实)|厅"
    "|政府(?![办督网采投工债购信])|站(?!长|点)|支队|大队|[妇残文侨商]联|科协|工会|[商支银村]行|供销社|督查室|公司)"
)
_NO_SUBJECT = "[除对将把由的与向给让使被以为按和在从]"
_JOIN = "(?:、|和|与|及|以及|,|(?=各))"


def _list(unit: str) -> str:
    """A list of units. Its parts are atomic: a failed ending is not tried in a thousand ways."""
    return f"(?>{unit})(?>{_JOIN}(?>{unit})){{0,11}}"


_VERB = any_of(STRONG)
_WHEN = (
    "(?:在|于)?(?:每个?(?:年|月|周|天|日|学期|季度|学年|半年)|全年|年内|今年|年[底初]"
    "|[上下]半年|第?[一二三四]季度|本?(?:学期|学年)"
    "|[0-9一二三四五六七八九十]{1,4}[年月日号]"
    "|[上中下]旬)[0-9一二三四五六七八九十年月日号周底初末旬份度前内之至到-]{0,12}"
)
_TURN = "每(?:人|班|个?(?:年|月|周|天|日|季度|学期|半年)|[一两0-9])"
_SOON = (
    f"(?:{any_of((*MANNER, *BESIDE, *MODAL))}|{_WHEN}|也|还|均|都|分别|各自?|迅速|立即|随时"
    f"|逐[\u4e00-\u9fff]{{1,2}}|层层|逐级|高度"
    f"|“[^”]{{1,20}}”|至少|按[照职][^,。]{{0,10}})"
)
_ADVERBIAL = (  # what may stand before the verb of whoever is told to act
    "以[^,;。]{1,16}为(?:单位|重点|契机|抓手|目标|载体)|就[^,;。]{1,20}向|为[^,;。]{1,20}(?:提供|适配|办理|配备|开展)|上好"
    "|向[^,;。]{1,20}(?:报|反馈|提交)|作为[^,;。]{1,40},(?:要|应|须)|是[^,;。]{1,40}主体,"
    "|在[^,;。]{1,60}(?:前提下|基础上|领导下|指导下|过程中|范围内|同时|时),"
    f"|在(?![建校编岗线册职读])[^,;。的]{{2,20}}?{_VERB}|借鉴|采取|研究(?:制定|提出|建立|部署)"
    "|与[^,。;]{1,12}签订|[0-9]{1,2}小时[值在开]"
    "|(?:接到|收到|发现|作出|遇|完成)[^,;。]{1,20}[前后时],"
)
_ACTS = (
    f"(?=(?:{_SOON}){{0,4}}(?:{_VERB}(?!的|成为|[化率性者])|{_TURN}|自[0-9]|至少[0-9一两]|将|把|对(?![^,;。]{{1,24}}负责的)|依托|根据"
    f"|结合|围绕|参照|按照|依据|利用|{_ADVERBIAL}|{any_of(MODAL)})(?!素|(?<=负责)[人同])"
    f"|(?:{_SOON}){{1,4}}{any_of(verb for verb in NOUNISH if len(verb) > 1)})"
)
# A clause that opens with a verb or its manner has no unit as subject, but for 组织部, 新建学校.
NO_UNIT = frozenset(word[:2] for word in (*STRONG, *MANNER)) - {"组织", "新建"}
_NUMBERED = (
    "[•●○■□▪▲△◆◇★☆※►▶]?(?:[一二三四五六七八九十](?:[是要]|[一二三四五六七八九十]{0,2}、)"
    "|(?:[0-9]{1,2}[.、])+[0-9]?|第[一二三四五六七八九十百]{1,5}条|坚持|请)?"
)
_DESK = (  # what an office does at its desk and on its rounds
    "(?<=[科股处部办局队所站室委联会院])(?:[检抽巡督普][查察]|验收|受理|办理|发布|审结|报送|上报|汇总|收集|调度"
    "|通报|审核)(?![工情记结的与和、,。组])"
)
_DOES = (  # what a person does, beside the verbs of offices
    f"(?:{_ACTS}|(?=(?:{_SOON}){{0,4}}(?:年度学习|巡[山林河]|联系|挂[包点钩]|包保|入户|驻[村点]|讲授?|上[党团]?课|上[0-9一两]|上党课|撰写|随堂|听课?|带[队头班]"
    "|亲自|具体抓|靠前|到|与[^,。;]{1,12}?(?:谈心|谈话|签订|结对))|[是为][^,。;]{0,30}责任人))"
)

ACTS, DOES = re.compile(_ACTS), re.compile(_DOES)

_NO_OFFICE = "(?![部科股处办](?![学技研普分位门署室目级置理法事公案份权]))"  # but 采购部
_SECTION = (  # an office told by its name alone: 人事科, 执法大队, 财政所
    f"(?!{any_of(STRONG)}{_NO_OFFICE}|{_RECEIVES}|全体|[全今本]年|每|[新改扩在拟]建){_WORDS}{{1,9}}?"
    "(?:科(?<![学专本理文工医百单农全临跨各分]科)(?!院|技|学|研|普|协|室|教|目)"
    "|股(?<![控参入持原社]股)(?!份|室|权|东)"
    "|处(?<![到各好用多处难住出相之几一两险害0-9]处)(?!理|置|于|室|罚|方|分|暑|在)"
    "|部(?<![全内局大干外东西南北中总头底顶上下乐尾端]部)(?!门|分|署|级|委|队|长|属|位|落(?!实))"
    "|办(?<![举主承督协催申兴创开停交经包代领筹合新帮难好快通网联]办)"
    "(?!公|事|理|法|学|园|好|实|结|案|件|税|证|医|班)"
    "|局(?<![大全布结格开当]局)(?<!内政局)(?!党|部|面|势|限|属|机关|长|管|域)"
    "|联(?<=[妇残]联)|委(?<=[团纪党工军教农科监编改革建健康资信]委)(?![员托派])|组(?<=研组|级组|课组|党组|小组|作组|报组|察组|导组|联组|障组|调组|传组)(?![织建长成合])|班(?<=专班|电班|护班|修班|运班)(?![子组级次长主])|会(?:(?<=工会|协会|商会)|(?<=[村居业]委会)|(?<=董事会|理事会|监事会|部务会|局务会|办公会|委员会))|队(?<=[支大中先作]队)(?![长伍员])|行(?<=支行)"
    "|室(?<=办公室|督查室|教研室)|馆(?<=[书化物案术技教]馆)|校(?<=党校|职校)|校(?<=进修学校)|中心(?<=[息发测控研导理展挥障广法估助动试才]中心)(?![城组镇校小任工环线区点])|社(?<=总社|销社)|署(?<=总署|公署|计署)|所(?<=派出所|司法所|财政所|监管所|国土所|资源所|税务所|供电所)"
    "|站(?<=林业站|畜牧站|农技站|农机站|农经站|水管站|水利站|文化站|兽医站|植保站|质监站|执法站"
    "|应急站|综治站))"
)

_FIELD = any_of(  # what a department is for, where a list names the last one alone as such
    re.findall(
        "[\u4e00-\u9fff]+",
        "财政 发展改革 发改 教育 公安 民政 司法 司法行政 人力资源社会保障 人社"
        " 自然资源 生态环境 环保 住房城乡建设 住房和城乡建设 住建 交通运输 交通 水利"
        " 水务 农业农村 农业 林业 林草 商务 文化 文化和旅游 文旅 旅游 卫生 卫生健康"
        " 卫健 医保 医疗保障 应急 应急管理 审计 国资 市场监管 统计 税务 海关"
        " 工业和信息化 工信 科技 经信 城管 城市管理 消防 消防救援 气象 网信 宣传"
        " 组织 统战 政法 编制 机构编制 扶贫 乡村振兴 退役军人 退役军人事务 民族 宗教"
        " 体育 广电 新闻出版 文物 粮食 能源 邮政 通信 电力 金融 金融监管 人民银行"
        " 药监 药品监管 知识产权 信访 档案 外事 妇联 共青团 团委 残联 工会 检察"
        " 法院 纪检监察 国家安全 供销 铁路 民航 中医药 疾控 价格 物价 规划 园林"
        " 房管 行政审批 大数据 机关事务 监察 公安交管 综合执法 质监 畜牧 渔业 银保监"
        " 证监 工商",
    )
)
_TOLD = (  # what only whoever is told to act is followed by
    "(?:都|均|也|还)?(?:要(?![求点素件害闻达占]|突破|超过|实现)|应(?![急用届税付收有该达]|实现)|必须|须(?!知)"
    f"|务必|负责(?![人制同])|牵头|会同|将(?:对|会|定期|适时|组织|{_VERB}))"
)
_DUTY = (  # what departments do without being told
    "按(?:程序|规定|职责|[照期季月年])|依(?:法|规|据|照)|根据|对(?![接照标外])|组织(?:开展|实施|召开|举办)"
    "|负(?!责)|承担|履行|监督|指导|统筹|联合|定期|及时|立即|每[年月季周半]"
)
_ETC = "(?:等[\u4e00-\u9fff]{0,8}?(?:部门|单位|机构|组织|方面)(?:和单位)?|等)?"
_BODY_ENDS = (
    "机构|单位|企业|集团|公司|组织|协会|商会|学会|银行|媒体|联席会议|理事会|政府|高校|院校|学校|医院|园区|地区"
    "|城市|省份|[省县]市|区县|街道|[镇乡村县]|市(?<![城都门上超股全]市)|区(?<![山灾城郊林牧矿库小全程]区)"
    "|各方|[央级市县区]财政|基金|班子|第三方平台"
)
_ORGAN = (  # a body by its kind: 教育行政部门, 建设单位, 试点地区
    f"(?:{_FIELD}[、和]){{1,20}}"
    f"(?:{_FIELD}(?=等[\u4e00-\u9fff]{{0,10}}?(?:部门|组织))|[\u4e00-\u9fff]{{1,8}}?部门)"
    f"|(?!{_RECEIVES}){_WORDS}{{0,20}}?(?:"
    "(?:部门|机关|办公厅|总[局署]|指挥部|小组|专班|办公室|委员会)(?:[(][^()]{1,6}[)])?"
    f"(?=[、和与及]|{_ETC}(?:{_TOLD}|{_DUTY}|{_ADVERBIAL}))"
    f"|(?:{_BODY_ENDS})(?:[(][^()]{{1,6}}[)])?(?=[、和与及]|{_ETC}(?:{_TOLD}|{_ADVERBIAL})))"
    f"|(?!{_RECEIVES})(?:{_WORDS}{{2,10}}[、和]){{1,6}}{_WORDS}{{1,8}}?(?:机构|企业|单位|公司)(?={_TOLD})"
)

_DUTIES = (
    "牵头|责任|主责|主办|承办|落实|实施|主管|配合|协办|协同|协助|参与|参加|协作|分管|包保|包联|包抓|挂点"
    "|联系(?!人)|督办|挂钩|负责|完成|经办"
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
    "(?:完成|办理|办结|工作|时间|整改|计划)?(?:时限|时间|期限|节点|进度)(?:要求|安排|节点)?[:]|联系电话[:]"
)

# further endings of those whom a note names
_NOTED = "政府|部门|机构|机关|企业|高校|中央|[工军]委|党组|[总销]社|[妇残]联"
UNIT_NAME = re.compile(
    f"^[^的]{{0,30}}?(?:{_CLASS}|{_LEVEL}|{_PLACE}|{_OFFICE}|{_NOTED})(?:[(][^()]{{1,8}}[)])?$"
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
_OF_LEVEL = f"(?:{_LEVEL})(?=共同|具体|统一|联合|牵头|负责|组织|承担|统筹|落实|实施)"
_OF_BODY = f"(?:(?!本){_WORDS}{{0,14}}?(?:机关(?!交通)|部门|机构(?!编)|指挥部|[县市省区镇级]财政))"
_BODY = (  # whoever is told to act, by its kind alone: 燃气企业, 产权单位
    f"(?:(?!{_NO_SUBJECT}|{any_of(STRONG)})[\u4e00-\u9fff]){{2,8}}?"
    "(?:企业|单位|机构|业主|商户|合作社|商场|医院|学校|场所|物业|平台)"
)
_MILD_CAUSES = ("推动", "推进", "引导", "促进", "带动", "引领")

OWNERS = (
    OwnerRule(
        "由某牵头",
        re.compile(
            f"由(?P<units>{_list(f'{_CLASS}|{_OF_LEVEL}|{_OFFICE}|{_OF_BODY}')})(?:共同|具体|统一|联合|自行)?"
            "(?P<verb>牵头|负责|安排|解决|开展|保障|组织|承担|统筹|承办|主办|会同|落实|实施|配合|协助|依[法据照]|按|根据|提[出请]|报"
            "|对|及时|定期|每|(?:审[核查定]|制定|确定|解释|办理|处理|办成|登记|综合|汇总|[颁核换]发|监督|指导|进行)"
            "(?![^,。;]{0,8}的))"
        ),
        None,
        opens=("由",),
    ),
    OwnerRule(
        "责任单位为某",
        re.compile(
            "(?P<verb>牵头|责任|主办|承办|配合|协办)(?:单位|部门|科室|处室)[为是]"
            f"(?P<units>{_list(f'{_CLASS}|{_OFFICE}')})(?=[,。;]|$)"
        ),
        None,
        opens=(
            "牵头单位",
            "责任单位",
            "配合单位",
            "牵头部门",
            "责任部门",
            "牵头科室",
            "责任科室",
            "配合科室",
        ),
    ),
    OwnerRule(
        "会同",
        re.compile(
            f"(?:会同|联合(?!办公|采购|执法|会议|体|国|工会|党|专班|中小学|企业))"
            f"(?P<units>{_list(f'{_CLASS}|{_OFFICE}|{_WORDS}{{1,8}}?(?:部门|方面|单位|机构)')})(?:[(]单位[)])?"
            f"(?=等|每|对|按|定期|共同|负责|{_VERB}|研究|进行|提出|及时|依法|处理|办理|[,。;]|$)"
        ),
        OwnerRole.SUPPORT,
        opens=("会同", "联合"),
    ),
    OwnerRule(
        "某配合",
        re.compile(
            f"(?P<units>{_list(f'{_CLASS}|{_OFFICE}')})(?:等(?:部门|单位)?)?[要应须]?"
            "(?:积极|密切|主动|全力|共同|分别|做好)?"
            "(?P<verb>配合|协助|参与|按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实))(?=[,;。]|$)"
        ),
        None,
        within_lists=True,
        needs="配合|协助|参与|职责",
    ),
    OwnerRule(
        "督促某做",
        re.compile(f"(?P<units>{_list(f'{_CLASS}|{_LEVEL}')})"),
        follows=_CAUSES,
        then=ACTS,
    ),
    OwnerRule(
        "督促某名称做",
        re.compile(f"(?!{_VERB})(?P<units>{_list(f'{_PLACE}|{_OFFICE}')})"),
        follows=_CAUSES,
        then=ACTS,
    ),
    OwnerRule(
        "督促某企业做",
        re.compile(f"(?P<units>{_list(_BODY)})"),
        follows=("督促", "督导", "责成", "要求", "敦促", "指导"),
        then=ACTS,
    ),
    OwnerRule(
        "督促某长做",
        re.compile(f"(?P<units>(?>{_HEAD}))"),
        follows=_CAUSES,
        then=DOES,
    ),
    OwnerRule(
        "推动某类做",
        re.compile(f"(?P<units>{_list(_CLASS)})"),
        follows=_MILD_CAUSES,
        then=ACTS,
    ),
    OwnerRule(
        "推进某地做",
        re.compile(f"(?P<units>{_list(f'{_PLACE}|{_LEVEL}')})"),
        follows=_MILD_CAUSES,
        then=ACTS,
    ),
    OwnerRule(
        "各级部门",
        re.compile("(?P<units>[省市县乡][省市州县区乡镇]{1,2}[两三四]级[\u4e00-\u9fff]{0,6}?部门)"),
        opens=("省市", "市县", "县乡", "市区", "省州"),
    ),
    OwnerRule(
        "某类单位为主语",
        re.compile(
            f"{_NUMBERED}(?:{_WHEN})?(?P<units>(?:[0-9]{{1,4}}所[^,。;、]{{0,8}}?)?{_list(_CLASS)})"
        ),
        then=ACTS,
    ),
    OwnerRule(
        "某岗位为主语",
        re.compile(
            f"(?<![省市县区州乡镇村]、){_NUMBERED}(?P<units>(?:每一?[位名个]|(?:机关|全局|全院|公司|全镇)?全体)[\u4e00-\u9fff]{{0,8}}?{_POST}"
            f"|{_NEAR_HEAD}(?:(?!{_NO_SUBJECT}|{_VERB})[\u4e00-\u9fff]){{0,8}}?{_list(_HEAD)}){_DOES}"
        ),
        within_lists=True,
    ),
    OwnerRule(
        "层级为主语",
        re.compile(
            f"{_NUMBERED}(?P<units>{_LEVEL})(?=要|应|须|负责(?![人同])|牵头(?![领单部])|统筹|搞|抓|建|主要|重点|组织)"
        ),
        within_lists=True,
    ),
    OwnerRule(
        "某级部门为主语",
        re.compile(
            f"{_NUMBERED}(?:{_WHEN})?+"
            f"(?P<units>{_list(f'(?:{_ORGAN}|{_AGENT}|{_SECTION}|{_CLASS})')}){_ETC}"
        ),
        then=re.compile(
            f"(?!(?:{_SOON})?(?:建成|投用|开工|竣工|新增|搬迁|覆盖|实现))(?:(?=按|对|依|监督|指导|负(?!责[人任])|承担|履行|:(?![0-9]{{5}}|$)|{_DESK})|{_ACTS})"
        ),
    ),
    OwnerRule(
        "某部门为主语",
        re.compile(
            f"{_NUMBERED}(?!{_RECEIVES})"
            f"(?P<units>{_list(f'(?:{_OFFICE}(?:{_WITHIN})?|{_CLASS})')})"
            f"(?=组织(?:开展|实施|召开|举办)|要(?!求|点|素|达|突破|超过)|应(?!急|用)|须|将[对会定根]|将组织|将适时|负责(?![人同])|牵头|会同|具体"
            f"|{_WHEN})"
        ),
    ),
)

_CLAUSE, _LIST = ",;:。)", "、持"  # behind which a clause begins, or a part of one (坚持市级抓…)
_LEVELS = "(?=[省市县区州校院镇乡村坚0-9一二三四五六七八九十•●○■□▪▲△◆◇★☆※►▶])"  # or their numbers
_NAMED_BY_VERB = (  # 试点城市要 opens with a name
    "(?![部科股处办](?![学技研普分位门署室目级置理法事公案份权])|部?(?:部门|单位|机构|城市|地区|省市|学校|企业|主体)(?:政府)?(?:要|应|须|必须|负责|按|办|[、和及]))"
)
OPENS_WITH_VERB = re.compile(any_of(NO_UNIT) + _NAMED_BY_VERB)
BEGINNING = re.compile(
    f"[{_CLAUSE}{_LIST}](?:(?<=[{_CLAUSE}])|{_LEVELS})(?!$|{OPENS_WITH_VERB.pattern})"
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
