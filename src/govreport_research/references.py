"""The publications that the methods of this package rest on, each with what it is used for.

`docs/methods.md` names them where they apply; captions take from here what their figure rests
on, and ``govreport cite`` prints them as BibTeX.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from govreport_research.bilingual import Bilingual


@dataclass(frozen=True)
class Reference:
    """One publication.

    Parameters
    ----------
    key : str
        Key in BibTeX: first author and year.
    kind : {"article", "book", "inproceedings", "misc"}
    authors : tuple of str
        Each as ``Family, Given``.
    year : int
    title : str
    where : str
        Journal, proceedings or publisher.
    volume, number, pages, doi : str, default ""
        Empty where there is none.
    used_for : Bilingual
        What the package takes from it.
    tables : tuple of str
        Names of the tables in ``schema`` whose figures rest on it.
    """

    key: str
    kind: Literal["article", "book", "inproceedings", "misc"]
    authors: tuple[str, ...]
    year: int
    title: str
    where: str
    used_for: Bilingual
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    tables: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """Authors and year, as a text names them: ``Zou & Donner 2008``."""
        names = [author.partition(",")[0] for author in self.authors]
        joined = f"{', '.join(names[:-1])} & {names[-1]}" if len(names) > 1 else names[0]
        return f"{joined} {self.year}"

    def text(self) -> str:
        """Return the whole reference as one line of a list of references."""
        volume = f" {self.volume}" if self.volume else ""
        volume += f"({self.number})" if self.number else ""
        pages = f": {self.pages.replace('--', '-')}" if self.pages else ""
        doi = f" doi:{self.doi}" if self.doi else ""
        return f"{self.short}. {self.title}. {self.where}{volume}{pages}.{doi}"


REFERENCES: Final[tuple[Reference, ...]] = (
    Reference(
        "benjamini1995", "article", ("Benjamini, Yoav", "Hochberg, Yosef"), 1995,
        "Controlling the false discovery rate: A practical and powerful approach to multiple "
        "testing",
        "Journal of the Royal Statistical Society: Series B",
        Bilingual("多重检验校正", "correction for many tests"),
        "57", "1", "289--300", "10.1111/j.2517-6161.1995.tb02031.x", ("keyness", "differences"),
    ),
    Reference(
        "boutsidis2008", "article", ("Boutsidis, Christos", "Gallopoulos, Efstratios"), 2008,
        "SVD based initialization: A head start for nonnegative matrix factorization",
        "Pattern Recognition",
        Bilingual("非负矩阵分解的初值", "starting values of the factorisation"),
        "41", "4", "1350--1362", "10.1016/j.patcog.2007.09.010",
    ),
    Reference(
        "cameron2015", "article", ("Cameron, A. Colin", "Miller, Douglas L."), 2015,
        "A practitioner's guide to cluster-robust inference", "Journal of Human Resources",
        Bilingual("以地区为聚类单位", "regions as clusters"),
        "50", "2", "317--372", "10.3368/jhr.50.2.317",
    ),
    Reference(
        "chang2009", "inproceedings",
        ("Chang, Jonathan", "Boyd-Graber, Jordan", "Gerrish, Sean", "Wang, Chong", "Blei, David"),
        2009, "Reading tea leaves: How humans interpret topic models",
        "Advances in Neural Information Processing Systems",
        Bilingual("话题的入侵词检验", "intrusion tests of topics"), "22", pages="288--296",
    ),
    Reference(
        "clopper1934", "article", ("Clopper, C. J.", "Pearson, E. S."), 1934,
        "The use of confidence or fiducial limits illustrated in the case of the binomial",
        "Biometrika", Bilingual("比例的精确区间", "exact interval of a proportion"),
        "26", "4", "404--413", "10.1093/biomet/26.4.404",
    ),
    Reference(
        "dhillon2001", "article", ("Dhillon, Inderjit S.", "Modha, Dharmendra S."), 2001,
        "Concept decompositions for large sparse text data using clustering", "Machine Learning",
        Bilingual("话题", "topics"), "42", "1", "143--175", "10.1023/A:1007612920971",
    ),
    Reference(
        "dunning1993", "article", ("Dunning, Ted",), 1993,
        "Accurate methods for the statistics of surprise and coincidence",
        "Computational Linguistics",
        Bilingual("由报告自身找出用语", "terms found in the reports themselves"),
        "19", "1", "61--74",
    ),
    Reference(
        "egami2023", "inproceedings",
        ("Egami, Naoki", "Hinck, Musashi", "Stewart, Brandon M.", "Wei, Hanying"), 2023,
        "Using imperfect surrogates for downstream inference: Design-based supervised learning "
        "for social science applications of large language models",
        "Advances in Neural Information Processing Systems",
        Bilingual("用人工编码样本校正份额", "shares corrected by a hand-coded sample"),
        "36", tables=("corrected_shares",),
    ),
    Reference(
        "feng2004", "article",
        ("Feng, Haodi", "Chen, Kang", "Deng, Xiaotie", "Zheng, Weimin"), 2004,
        "Accessor variety criteria for Chinese word extraction", "Computational Linguistics",
        Bilingual("由报告自身找出用语", "terms found in the reports themselves"),
        "30", "1", "75--93",
    ),
    Reference(
        "gries2008", "article", ("Gries, Stefan Th.",), 2008,
        "Dispersions and adjusted frequencies in corpora",
        "International Journal of Corpus Linguistics",
        Bilingual("用词在各地区的分布", "dispersion of words over regions"),
        "13", "4", "403--437", "10.1075/ijcl.13.4.02gri", ("keyness",),
    ),
    Reference(
        "hayes2007", "article", ("Hayes, Andrew F.", "Krippendorff, Klaus"), 2007,
        "Answering the call for a standard reliability measure for coding data",
        "Communication Methods and Measures",
        Bilingual("编码员一致性", "agreement of coders"),
        "1", "1", "77--89", "10.1080/19312450709336664", ("agreement",),
    ),
    Reference(
        "hennig2007", "article", ("Hennig, Christian",), 2007,
        "Cluster-wise assessment of cluster stability",
        "Computational Statistics & Data Analysis",
        Bilingual("话题的稳定性", "stability of topics"),
        "52", "1", "258--271", "10.1016/j.csda.2006.11.025", ("stability",),
    ),
    Reference(
        "hubert1985", "article", ("Hubert, Lawrence", "Arabie, Phipps"), 1985,
        "Comparing partitions", "Journal of Classification",
        Bilingual("调整兰德指数", "adjusted Rand index"),
        "2", "1", "193--218", "10.1007/BF01908075", ("stability",),
    ),
    Reference(
        "kline2012", "article", ("Kline, Patrick", "Santos, Andres"), 2012,
        "A score based approach to wild bootstrap inference", "Journal of Econometric Methods",
        Bilingual("两年之差的检验", "test of the difference of two years"),
        "1", "1", "23--41", "10.1515/2156-6674.1006",
    ),
    Reference(
        "krippendorff2004", "book", ("Krippendorff, Klaus",), 2004,
        "Content analysis: An introduction to its methodology", "Sage",
        Bilingual("一致性的界限", "bounds of agreement"), tables=("agreement",),
    ),
    Reference(
        "lee1999", "article", ("Lee, Daniel D.", "Seung, H. Sebastian"), 1999,
        "Learning the parts of objects by non-negative matrix factorization", "Nature",
        Bilingual("话题", "topics"), "401", "6755", "788--791", "10.1038/44565",
    ),
    Reference(
        "monroe2008", "article",
        ("Monroe, Burt L.", "Colaresi, Michael P.", "Quinn, Kevin M."), 2008,
        "Fightin' words: Lexical feature selection and evaluation for identifying the content "
        "of political conflict",
        "Political Analysis", Bilingual("加权对数几率比", "weighted log-odds ratios"),
        "16", "4", "372--403", "10.1093/pan/mpn018", ("keyness",),
    ),
    Reference(
        "passonneau2006", "inproceedings", ("Passonneau, Rebecca",), 2006,
        "Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation",
        "Proceedings of the Fifth International Conference on Language Resources and Evaluation",
        Bilingual("主题集合之间的距离", "distance of sets of themes"), tables=("agreement",),
    ),
    Reference(
        "phipson2010", "article", ("Phipson, Belinda", "Smyth, Gordon K."), 2010,
        "Permutation p-values should never be zero: Calculating exact p-values when "
        "permutations are randomly drawn",
        "Statistical Applications in Genetics and Molecular Biology",
        Bilingual("随机化检验", "permutation tests"),
        "9", "1", "39", "10.2202/1544-6115.1585", ("differences",),
    ),
    Reference(
        "rousseeuw1987", "article", ("Rousseeuw, Peter J.",), 1987,
        "Silhouettes: A graphical aid to the interpretation and validation of cluster analysis",
        "Journal of Computational and Applied Mathematics",
        Bilingual("轮廓系数", "silhouettes"),
        "20", "", "53--65", "10.1016/0377-0427(87)90125-7", ("stability",),
    ),
    Reference(
        "simonsohn2020", "article",
        ("Simonsohn, Uri", "Simmons, Joseph P.", "Nelson, Leif D."), 2020,
        "Specification curve analysis", "Nature Human Behaviour",
        Bilingual("各种设定下的差异", "a difference under many specifications"),
        "4", "11", "1208--1214", "10.1038/s41562-020-0912-z", ("specifications", "robustness"),
    ),
    Reference(
        "weeks1964", "article", ("Weeks, David L.", "Williams, Donald R."), 1964,
        "A note on the determination of connectedness in an N-way cross classification",
        "Technometrics", Bilingual("哪些比较可以估计", "which contrasts can be estimated"),
        "6", "3", "319--324", tables=("coverage",),
    ),
    Reference(
        "westfall1993", "book", ("Westfall, Peter H.", "Young, S. Stanley"), 1993,
        "Resampling-based multiple testing: Examples and methods for p-value adjustment",
        "Wiley", Bilingual("多重检验校正", "correction for many tests"), tables=("differences",),
    ),
    Reference(
        "zapf2016", "article",
        ("Zapf, Antonia", "Castell, Stefanie", "Morawietz, Lars", "Karch, André"), 2016,
        "Measuring inter-rater reliability for nominal data - which coefficients and confidence "
        "intervals are appropriate?",
        "BMC Medical Research Methodology",
        Bilingual("一致性的区间", "interval of agreement"),
        "16", "", "93", "10.1186/s12874-016-0200-9", ("agreement",),
    ),
    Reference(
        "zou2008", "article", ("Zou, Guang Yong", "Donner, Allan"), 2008,
        "Construction of confidence limits about effect measures: A general approach",
        "Statistics in Medicine",
        Bilingual("两组之差的区间", "interval of the difference of two groups"),
        "27", "10", "1693--1702", "10.1002/sim.3095", ("differences",),
    ),
)  # fmt: skip


def references_for(table: str) -> tuple[Reference, ...]:
    """Return the publications on which figures of a table rest, by its name in `schema`.

    Examples
    --------
    >>> [each.short for each in references_for("specifications")]
    ['Simonsohn, Simmons & Nelson 2020']
    """
    return tuple(each for each in REFERENCES if table in each.tables)


_FIELD: Final = {"article": "journal", "book": "publisher", "inproceedings": "booktitle"}
_ESCAPED: Final = re.compile(r"[&%$#_{}]")


def bibtex(reference: Reference) -> str:
    r"""Return a reference as an entry of BibTeX, in UTF-8 and with a final line break."""
    fields = {
        "author": " and ".join(reference.authors),
        "title": reference.title,
        _FIELD.get(reference.kind, "howpublished"): reference.where,
        "volume": reference.volume,
        "number": reference.number,
        "pages": reference.pages,
        "year": str(reference.year),
        "doi": reference.doi,
    }
    return entry(reference.kind, reference.key, fields)


def entry(kind: str, key: str, fields: dict[str, str]) -> str:
    r"""Return an entry of BibTeX; empty fields are left out, titles keep capitals.

    Examples
    --------
    >>> print(entry("misc", "a2020", {"title": "R&D", "doi": "10.1/a_b", "note": ""}), end="")
    @misc{a2020,
      title = {{R\&D}},
      doi = {10.1/a_b},
    }
    """
    lines = [f"@{kind}{{{key},"]
    for name, value in fields.items():
        if value:
            verbatim = name in ("doi", "url")
            text = value if verbatim else _ESCAPED.sub(lambda found: "\\" + found[0], value)
            # Braces keep capitals, and the name of an agency in one piece.
            whole = name == "title" or (name == "author" and kind not in _FIELD)
            lines.append(f"  {name} = {{{'{' + text + '}' if whole else text}}},")
    return "\n".join([*lines, "}"]) + "\n"
