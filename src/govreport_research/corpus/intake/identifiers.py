"""Report ids from place and year: luozhuang-2023, and gulou-2023-2 for the next one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from govreport_research.corpus.places import english_name


def report_id(place: tuple[str, str, str], year: str, taken: Collection[str] = ()) -> str:
    """Return an id that no other report has.

    Parameters
    ----------
    place : (str, str, str)
        Province, city, county; what is not known is empty.
    year : str
        Year reported on; empty if it is not known.
    taken : collection of str
        Ids that are given already; they are never changed.

    Returns
    -------
    str
        Pinyin of the lowest place and the year, in ASCII; ``report`` and ``undated`` stand
        for what is not known. The second of a name ends in ``-2``.

    Examples
    --------
    >>> report_id(("陕西省", "西安市", ""), "2023"), report_id(("", "", ""), "")
    ('xian-2023', 'report-undated')
    >>> report_id(("江苏省", "徐州市", "鼓楼区"), "2023", {"gulou-2023"})
    'gulou-2023-2'
    """
    lowest = next((name for name in reversed(place) if name), "")
    pinyin = unicodedata.normalize("NFKD", english_name(lowest)) if lowest else "report"
    word = re.sub(r"[^a-z0-9]+", "-", pinyin.lower().replace("'", "")).strip("-") or "report"
    base = f"{word}-{year or 'undated'}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
