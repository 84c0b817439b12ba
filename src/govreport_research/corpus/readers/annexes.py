"""How much of a text is annex: what follows the signature."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ANNEX: Final = re.compile(
    r"附 ?[件表录][一二三四五六七八九十\d]{0,3}(?: ?[:.、] ?.{0,60}|(?: .{1,60})?)$"
)
#: A line that begins as one; few texts have it. Behind a line break, or at the start: in this
#: form the search runs from one line break to the next, not over every character.
_MAYBE: Final = re.compile(r"\n\s*附")
_MAYBE_FIRST: Final = re.compile(r"\s*附")
_DATE: Final = re.compile(r"\(?[\d〇○零一二三四五六七八九十]{4} ?年.{1,6}月.{1,5}日?\)?$")
#: An annex list before the signature stands within so many lines of it.
_NEXT: Final = 3


def annex_share(text: str) -> float:
    r"""Return the annexes behind a text as a share of its characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    float
        0 without annex. An annex begins at a line such as 附件, 附件1 or 附件：项目清单 that
        stands behind the date of the signature; in a text without one, at a line of nothing
        but 附件 and a number in its second half. A list of annexes before the signature is
        none.

    Examples
    --------
    >>> annex_share("现将情况报告如下。\n附件：清单\n某局\n2023年1月5日")
    0.0
    >>> annex_share("报告如下。\n某局\n2023年1月5日\n附件1\n事项清单\n一二三四") > 0.3
    True
    """
    if not (_MAYBE.search(text) or _MAYBE_FIRST.match(text)):
        return 0.0
    lines = text.splitlines(keepends=True)
    plain = [unicodedata.normalize("NFKC", line).strip() for line in lines]
    dates = [number for number, line in enumerate(plain) if len(line) <= 16 and _DATE.match(line)]
    signed = [number for number in dates if number > _NEXT]
    total = sum(len(line) for line in plain)
    for number, line in enumerate(plain):
        if not line or not _ANNEX.match(line):
            continue
        behind = sum(len(each) for each in plain[number:])
        if any(date < number for date in signed) or (
            not signed and len(line) <= 5 and behind < total / 2
        ):
            return round(behind / total, 4)
    return 0.0
