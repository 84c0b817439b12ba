"""What looks like a quantity and is none: dates, references, labels, formulas, ordinals."""

from __future__ import annotations

import re
from typing import Final

#: Matched at the first digit of a numeral: what it spans is no quantity.
NOT_A_QUANTITY: Final = re.compile(
    # What follows turns most numerals away after one test: 30个, 115项, 2,300件, 99.13%.
    r"(?![0-9]{1,4}[项个件家户名次条多余万亿%,、。]|[0-9]{1,3}\.)(?:"
    # 2021-2025年, 2021—2025 年, 2019年底, 2023年3月5日, 2024-01-11, 2022版
    r"(?:19|20)[0-9]{2}(?:"
    r" ?年? ?(?:[-—~至到]{1,2}|/) ?(?:(?:19|20)[0-9]{2}|[0-9]{2}(?=年)) ?年?度?"
    r"|[-./][0-9]{1,2}[-./][0-9]{1,2}"
    r"| ?年(?:[0-9 ]{1,3}[-—至到、][0-9 ]{1,3}月份?|度|版|底|初|末|间|代"
    r"| ?[0-9]{1,2} ?月(?:份| ?[0-9]{1,2} ?日|底|初|末)?)?"
    r"| ?版"
    # 〔2023〕5号; brackets are folded to ()
    r"|[)\]】>] ?第?[0-9]+ ?号)"
    r"|[0-9]{1,2} ?月(?:份?[-—至到、][0-9]{1,2} ?月份?| ?[0-9]{1,2} ?日"
    r"| ?[0-9]{1,2}[-—至][0-9]{1,2} ?日"
    r"|份|底|初|末|中旬|上旬|下旬)?"
    r"|(?<![短缩少低减快]至)(?<![由从为])[0-9]{1,2} ?日(?!内|均|游|常|压|缩|减)"
    r"|[0-9]{1,2}:[0-9]{2}(?:[-—~至][0-9]{1,2}:[0-9]{2})?"
    r"|[0-9]{1,2}(?:时|点)(?:[0-9]{1,2}分|半|整|前|后|起|至|到|-)"
    # telephone numbers and indices
    r"|0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}(?![0-9])|[0-9]+-[0-9]{5,}"
    # hot lines: 12345, 12315 ...
    r"|1[0-9]{2,4}(?= ?(?:热线|平台|工单|政务|便民|市民|政府|市长|投诉|电话|一号|公共|服务))"
    r"|(?:12345|12315|12328|12333|12329|12366|12388|12309|12348|12320|12393)(?![0-9.]|[件个条次起])"
    # 24小时自助, 15分钟便民服务圈
    r"|365 ?天(?!内)|24 ?小时(?=不打烊|自助|服务|值[班守]|在线|热线|开放|无休|全天|政务|智能"
    r"|内?自助|待命|办|都|客服|便民)"
    r"|[0-9]+ ?(?:分钟|公里|小时)(?=[^,。;、]{0,12}圈)"
    # 5A级, 4K, 5G
    r"|[0-9]+ ?[A-FH-JLN-SU-Za-jln-z]"
    r"|[0-9]+G(?!B|[0-9])|[0-9]+K(?![Ww])"
    r"|[0-9]+(?:号|级|届|周年|代|号线|号文|号楼|楼|室|环路?|线)(?!次))"
)
#: Characters of formulas, labels and addresses (1+N, 7×24, 1+1>2, a/b, user@...).
JOINS: Final = frozenset("+×*✕xX/=_@#&÷→")
#: 3年 is a quantity where a term is told; 近5年, 3年行动 and 15年教育 are not.
TERM: Final = re.compile(
    r"(?:有效期限?|期限|年限|时限|周期|保存|保管|服务满|任期|延长|缩短|压缩|减少|不少于|至少"
    r"|不超过|不低于|从|由|工龄|合同期|免租期?)"
    r"[^,。;0-9]{0,6}$"
)
#: Titles of documents and short quotations: 《…(2023年版)》, “三个一”.
TITLES: Final = re.compile(r"《[^》\n]{0,200}》")
QUOTATIONS: Final = re.compile(r"“[^“”\n]{1,24}”")
#: Nouns that are counted; after them a lost measure word does no harm (18同志).
COUNTED: Final = re.compile(
    r"同志|人员|干部|党员|职工|企业|单位|部门|事项|窗口|街道|社区|乡镇|街镇|行政村|项目|条款|案件"
    r"|群众|农民|居民|人口|市民|学生|师生|老人|贫困|劳动力|游客|家庭|村|镇|乡|市州|县区?|市县"
    r"|区县|旗县"
)


def masked_spans(text: str) -> list[tuple[int, int, bool]]:
    """Return the spans of titles and short quotations, in order, told apart by the flag.

    Parameters
    ----------
    text : str
        Folded text.

    Returns
    -------
    list of (int, int, bool)
        Start, end, and whether the span is a title.
    """
    spans = [(*match.span(), True) for match in TITLES.finditer(text)]
    spans += [(*match.span(), False) for match in QUOTATIONS.finditer(text)]
    spans.sort()
    return spans
