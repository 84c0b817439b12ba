"""Every table of the package, written once: used to check, to convert and to document.

A column is described where it first occurs; `tables` holds what a table can do. Tables that
a figure draws are here too, since each figure is published with the table it shows.
"""

from __future__ import annotations

from typing import Final

from govreport_research.schema.comparison import (
    DESIGN,
    DIFFERENCES,
    GROUP_SHARES,
    PASSAGE_NOISE,
    ROBUSTNESS,
    SHOWN_SHARES,
    SPECIFICATIONS,
)
from govreport_research.schema.corpus import (
    CHECK_DOUBTS,
    CHECK_PROBLEMS,
    COVERAGE,
    INFERRED,
    INTAKE,
    LEDGER,
    REPORTS,
    REPORTS_DERIVED,
    REPORTS_MARKS,
)
from govreport_research.schema.indicators import (
    CHANGES,
    CONCEPT_MATCHES,
    CONTRADICTIONS,
    CORPUS_INDICATORS,
    INDICATOR_CONCEPTS,
    INDICATOR_PANEL,
    INDICATORS,
    KINDS,
    STATUSES,
)
from govreport_research.schema.reuse import (
    FOUND_IN,
    REUSE,
    REUSE_BASELINE,
    SHARED_PASSAGES,
    SUSPICIOUS_PAIRS,
    TRACED_WORDING,
    WORDING_PAIRS,
)
from govreport_research.schema.runs import (
    RUN_DIFFERENCES,
    RUN_INDEX,
    SWEEP_NUMBERS,
    SWEEP_VARIATION,
)
from govreport_research.schema.shared import (
    BLOCS,
    FIRST_YEAR,
    LAST_YEAR,
    LEVELS,
    PASSAGE_ROLES,
    REPORT_ID,
    ROLES,
)
from govreport_research.schema.text import ANATOMY, OUTLINE, OUTLINE_OVERRIDES, PASSAGES, TOKENS
from govreport_research.schema.themes import (
    CODEBOOK,
    CORRECTED_SHARES,
    HAND_CODES,
    REPORT_SHARES,
    SCOPE_SHARES,
    THEME_CODES,
    THEME_SCORES,
    THEME_VALIDATION,
)
from govreport_research.schema.topics import (
    ASSIGNMENTS,
    EXEMPLARS,
    STABILITY,
    TOPIC_LABELS,
    TOPIC_STRENGTHS,
    TOPIC_TERMS,
    TOPICS,
)
from govreport_research.schema.validation import (
    AGREEMENT,
    CODING_KEY,
    CODING_SHEET,
    INTRUSION_KEY,
    INTRUSION_SCORES,
    INTRUSION_SHEET,
)
from govreport_research.schema.words import EMERGENCE, KEYNESS, TRACKED_TERMS, TURNING_POINTS
from govreport_research.tables import Table

#: Every table, in the order of the documentation.
TABLES: Final[tuple[Table, ...]] = (
    REPORTS, REPORTS_DERIVED, REPORTS_MARKS, LEDGER, INFERRED, INTAKE, CHECK_PROBLEMS,
    CHECK_DOUBTS, OUTLINE, OUTLINE_OVERRIDES, PASSAGES, TOKENS, CODEBOOK,
    THEME_CODES, HAND_CODES, THEME_SCORES, THEME_VALIDATION, REPORT_SHARES,
    TOPICS, ASSIGNMENTS, TOPIC_TERMS, STABILITY, DESIGN, GROUP_SHARES, SHOWN_SHARES, PASSAGE_NOISE,
    COVERAGE, ANATOMY,
    DIFFERENCES, KEYNESS, TRACKED_TERMS, EMERGENCE, TURNING_POINTS,
    SPECIFICATIONS, ROBUSTNESS,
    INDICATORS, CORPUS_INDICATORS, INDICATOR_CONCEPTS, CONCEPT_MATCHES, INDICATOR_PANEL,
    CONTRADICTIONS, CHANGES,
    CODING_SHEET, CODING_KEY, AGREEMENT, SCOPE_SHARES, CORRECTED_SHARES, TOPIC_STRENGTHS,
    EXEMPLARS, TOPIC_LABELS, INTRUSION_SHEET, INTRUSION_KEY, INTRUSION_SCORES,
    REUSE, WORDING_PAIRS, SHARED_PASSAGES, TRACED_WORDING, REUSE_BASELINE, SUSPICIOUS_PAIRS,
    RUN_INDEX, RUN_DIFFERENCES, SWEEP_NUMBERS, SWEEP_VARIATION,
)  # fmt: skip

__all__ = [
    "AGREEMENT",
    "ANATOMY",
    "ASSIGNMENTS",
    "BLOCS",
    "CHANGES",
    "CHECK_DOUBTS",
    "CHECK_PROBLEMS",
    "CODEBOOK",
    "CODING_KEY",
    "CODING_SHEET",
    "CONCEPT_MATCHES",
    "CONTRADICTIONS",
    "CORPUS_INDICATORS",
    "CORRECTED_SHARES",
    "COVERAGE",
    "DESIGN",
    "DIFFERENCES",
    "EMERGENCE",
    "EXEMPLARS",
    "FIRST_YEAR",
    "FOUND_IN",
    "GROUP_SHARES",
    "HAND_CODES",
    "INDICATORS",
    "INDICATOR_CONCEPTS",
    "INDICATOR_PANEL",
    "INFERRED",
    "INTAKE",
    "INTRUSION_KEY",
    "INTRUSION_SCORES",
    "INTRUSION_SHEET",
    "KEYNESS",
    "KINDS",
    "LAST_YEAR",
    "LEDGER",
    "LEVELS",
    "OUTLINE",
    "OUTLINE_OVERRIDES",
    "PASSAGES",
    "PASSAGE_NOISE",
    "PASSAGE_ROLES",
    "REPORTS",
    "REPORTS_DERIVED",
    "REPORTS_MARKS",
    "REPORT_ID",
    "REPORT_SHARES",
    "REUSE",
    "REUSE_BASELINE",
    "ROBUSTNESS",
    "ROLES",
    "RUN_DIFFERENCES",
    "RUN_INDEX",
    "SCOPE_SHARES",
    "SHARED_PASSAGES",
    "SHOWN_SHARES",
    "SPECIFICATIONS",
    "STABILITY",
    "STATUSES",
    "SUSPICIOUS_PAIRS",
    "SWEEP_NUMBERS",
    "SWEEP_VARIATION",
    "TABLES",
    "THEME_CODES",
    "THEME_SCORES",
    "THEME_VALIDATION",
    "TOKENS",
    "TOPICS",
    "TOPIC_LABELS",
    "TOPIC_STRENGTHS",
    "TOPIC_TERMS",
    "TRACED_WORDING",
    "TRACKED_TERMS",
    "TURNING_POINTS",
    "WORDING_PAIRS",
]
