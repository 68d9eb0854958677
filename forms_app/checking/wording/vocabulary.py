"""Words of the field that rules on wording go by: what belongs under which 二级指标, and how changes are told.

General vocabulary only: these rules meet tables that nobody has seen yet.
"""

import re
from dataclasses import dataclass

# 二级指标, by what they have in common in all schemes.
SATISFACTION = ("satisfaction", "service_satisfaction")
COSTS = ("cost", "economic_cost")
COUNTS = "quantity"

# What a 二级 is called wherever one stands: as a name of an indicator it says nothing.
CATEGORIES = frozenset({
    "数量", "质量", "时效", "进度", "成本", "产出", "效益", "效果", "影响力", "经济效益", "社会效益", "生态效益",
    "环境效益", "生态环境", "可持续影响", "可持续发展", "可持续性影响", "经济成本", "社会成本", "生态环境成本",
})  # fmt: skip
# Whose?
NOBODYS = frozenset({"满意度", "满意率", "满意程度"})

# Changes and states, by what they mean: two of one line say the same, two of different lines don't.
OUTCOMES = (
    ("提升", "提高", "增强", "上升", "加强", "增加", "增长", "改善", "优化", "好转", "改进"),
    ("健全", "完善", "完备", "齐全"),
    ("保持", "维持", "稳定", "平稳", "持平"),
    ("降低", "减少", "下降", "缩短", "减轻", "缓解"),
    ("拓展", "扩大", "扩展", "延伸"),
    ("形成", "建立", "建成"),
    ("规范", "合规", "合格", "达标"),
    ("及时", "按时", "按期"),
)
OUTCOME_OF = {word: number for number, words in enumerate(OUTCOMES) for word in words}
# How much or how: a value that says no more than that says nothing.
FILLERS = re.compile(r"不断|得到|有所|逐步|逐年|进一步|持续|明显|显著|更加|大幅|切实|有效|基本|全面|[了的地]")

# What only a number can answer, at the end of a name; a change of it may follow (入账率提升).
COUNTABLE = re.compile(
    r"(?:(?<!效)率|比例|占比|比重|数量|[次人户件场家个台套期份]数|场次|金额|面积|天数|时长)"
    rf"(?:{'|'.join(OUTCOME_OF)})?$"
)
# Words behind which a percentage is one of something.
RATIO = re.compile(
    r"[率比幅%]|程度|水平|[度性]$|[达完]成|合格|达标|合规|覆盖|到位|及时|按时|按期|[增减]|下降|降低|提[高升]|上升|缩短|压缩"
    r"|加快|节约|占|全部|指数"
)
# What holds an amount within what others decided, or the year before.
BY_BUDGET = re.compile(r"预算|概算|批复|控制数|限额|只减不增|上年")
# 满意 under 满意度 is an answer, if a poor one.
SATISFIED = re.compile(r"满意")
# What is given in points.
SCORED = re.compile(r"满意|[评得打]分|测评|评价")


@dataclass(frozen=True)
class Sort:
    """Indicators that a word of their name gives away, and the 二级 that they belong under.

    ``foreign`` are the 二级 in which they are surely misplaced (empty: everywhere but in ``home`` and ``also``);
    ``unless`` are words that keep a name where it is. A scheme without any ``home`` has them under ``instead``.
    """

    what: str
    words: re.Pattern[str]
    home: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    unless: re.Pattern[str] = re.compile(r"(?!)")


SORTS = (
    Sort(
        "满意度",
        re.compile(r"满意[度率]|满意程度|好评率"),
        home=SATISFACTION,
        instead=("social",),
        # Asking for it is work to be counted.
        unless=re.compile(r"满意[度率](?:的)?(?:调查|测评|评测|测试|问卷|回访|评估)"),
    ),
    Sort(
        "完成是否及时",
        re.compile(
            r"及时|按时|按期|准时|如期|(?:完成|拨付|下拨|发放|支付|到账|交付|开工|竣工|验收|办结)(?:时间|时限|期限)"
        ),
        home=("timeliness",),
        # What was done in time may be counted; help that comes in time is an effect, and people are asked about it.
        also=(COUNTS, "social", *SATISFACTION),
    ),
    Sort(
        "长效机制",
        re.compile(r"长效|(?:管理|保障|协调|联动|协作|工作|运行|监管|管护)机制"),
        home=("sustainable", "long_term"),
        foreign=("ecological", "economic"),
        unless=re.compile(r"生态|环境|环保|污染|垃圾|绿|水质|水环境|空气|碳|节能|林|湿地|河|湖|收益|收入|产业|市场|价格"),
    ),
    Sort(
        "工作质量",
        re.compile(r"(?:合格|准确|达标|优良|差错|合规)率"),
        home=("quality",),
        foreign=("timeliness", *COSTS),
    ),
)  # fmt: skip
# What people say of a service. An indicator under 满意度 that has none of it asks nobody.
OPINION = re.compile(r"满意|好评|差评|认可|评价|测评|评议|投诉|信访|表扬|获得感|幸福感|安全感|信任|口碑")
