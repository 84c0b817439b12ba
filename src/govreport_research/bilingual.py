"""Words in Chinese and English: every label, caption and sentence that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["zh", "en", "both"]

#: The languages a figure or a table heading can be asked for in.
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en", "both")


@dataclass(frozen=True, order=True)
class Bilingual:
    """One text in both languages.

    Parameters
    ----------
    zh : str
        Simplified Chinese.
    en : str
        English, with ASCII quotation marks.

    Examples
    --------
    >>> year = Bilingual("年度", "Year")
    >>> year.text("zh"), year.text("en"), year.text("both")
    ('年度', 'Year', '年度 Year')
    """

    zh: str
    en: str

    def text(self, language: Language, separator: str = " ") -> str:
        """Return the text in one language, or in both, Chinese first.

        Parameters
        ----------
        language : {"zh", "en", "both"}
            Which language. Where both texts are the same (a number, a name in Latin
            letters) ``"both"`` gives it once.
        separator : str, default " "
            What stands between the two texts, for example a line break.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If `language` is none of the three.
        """
        if language not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {language!r}")
        if language == "zh":
            return self.zh
        if language == "en":
            return self.en
        return self.zh if self.zh == self.en else f"{self.zh}{separator}{self.en}"

    def __add__(self, other: Bilingual) -> Bilingual:
        """Join two sentences: with nothing between in Chinese, a blank in English."""
        gap = " " if self.en and other.en else ""
        return Bilingual(self.zh + other.zh, f"{self.en}{gap}{other.en}")
