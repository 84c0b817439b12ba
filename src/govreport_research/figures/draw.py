"""Every kind of figure, each from a table that ``schema`` describes."""

from govreport_research.figures.draw_corpus import draw_anatomy, draw_coverage
from govreport_research.figures.draw_emergence import draw_emergence
from govreport_research.figures.draw_groups import draw_group_shares, draw_year_shares
from govreport_research.figures.draw_keyness import draw_keyness
from govreport_research.figures.draw_robustness import (
    draw_robustness,
    draw_specification_curve,
)
from govreport_research.figures.draw_topics import SHARE, draw_report_heatmap, draw_stability

__all__ = [
    "SHARE",
    "draw_anatomy",
    "draw_coverage",
    "draw_emergence",
    "draw_group_shares",
    "draw_keyness",
    "draw_report_heatmap",
    "draw_robustness",
    "draw_specification_curve",
    "draw_stability",
    "draw_year_shares",
]
