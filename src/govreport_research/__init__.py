"""Comparative research on Chinese government reports on law-based government.

The stages follow the data: ``corpus`` reads reports, ``text`` finds their outline and
passages, ``measures`` codes themes and topics, ``comparison`` compares groups of reports,
``figures`` draws, ``runs`` executes whole studies. The names below are the ones that
notebooks use; each is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

#: public name -> module (relative to this package) that defines it
_EXPORTS: dict[str, str] = {
    "Bilingual": "bilingual",
    "InputError": "problems",
    "Corpus": "corpus.reports",
    "load_corpus": "corpus.reports",
    "read_file": "corpus.readers",
    "read_folder": "corpus.readers",
    "split_sections": "text.sections",
    "split_corpus": "text.passages",
    "split_passages": "text.passages",
    "corpus_outline": "text.overrides",
    "section_anatomy": "text.passages",
    "draw_outline": "text.outline_view",
    "outline_html": "text.outline_view",
    "Segmenter": "text.words",
    "load_segmenter": "text.word_lists",
    "tokenize": "text.tokens",
    "load_codebook": "measures.codebook",
    "theme_names": "measures.codebook",
    "code_themes": "measures.themes",
    "theme_shares": "measures.themes",
    "validate_codebook": "measures.validation",
    "coding_error_sentence": "measures.validation",
    "Topics": "measures.topics",
    "fit_topics": "measures.topics",
    "choose_n_topics": "measures.topics",
    "topics_sentence": "measures.topics",
    "topic_shares": "measures.topics",
    "topic_names": "measures.topic_tables",
    "score_codes": "measures.validation",
    "draw_coding_sample": "measures.coding_sheets",
    "write_coding_sheets": "measures.coding_sheets",
    "read_coding_key": "measures.coding_sheets",
    "read_coding_sheet": "measures.coding_sheets",
    "coder_agreement": "measures.agreement",
    "agreement_sentence": "measures.agreement",
    "compare_scopes": "measures.scope",
    "scope_sentence": "measures.scope",
    "transfer_sentence": "measures.transfer",
    "shares_label": "measures.transfer",
    "correct_shares": "measures.corrected_shares",
    "correction_sentence": "measures.corrected_shares",
    "label_template": "measures.topic_labels",
    "write_labels": "measures.topic_labels",
    "load_labels": "measures.topic_labels",
    "name_topics": "measures.topic_labels",
    "apply_labels": "measures.topic_labels",
    "exemplar_sentences": "measures.exemplars",
    "word_intrusion": "measures.intrusion",
    "topic_intrusion": "measures.intrusion",
    "write_intrusion": "measures.intrusion",
    "read_intrusion_key": "measures.intrusion_scores",
    "read_intrusion_sheet": "measures.intrusion_scores",
    "score_intrusion": "measures.intrusion_scores",
    "intrusion_sentence": "measures.intrusion_scores",
    "extract_indicators": "measures.indicators",
    "corpus_indicators": "measures.indicators",
    "write_tables": "measures.corpus_tables",
    "read_table": "parquet",
    "load_concepts": "measures.concepts",
    "concept_names": "measures.concepts",
    "match_concepts": "measures.concepts",
    "indicator_panel": "measures.indicator_panel",
    "find_contradictions": "measures.indicator_panel",
    "list_changes": "measures.indicator_panel",
    "comparable_rows": "measures.indicator_panel",
    "panel_table": "figures.pasted",
    "paste_table": "figures.pasted",
    "find_shared_wording": "measures.reuse",
    "shared_passages": "measures.shared_passages",
    "compare_texts": "measures.shared_passages",
    "trace_wording": "measures.shared_passages",
    "wording_pairs": "measures.wording_pairs",
    "closest_reports": "measures.wording_pairs",
    "reuse_sentence": "measures.wording_pairs",
    "calibrate_reuse": "measures.wording_pairs",
    "suspicious_pairs": "measures.wording_pairs",
    "mask_shared_wording": "measures.wording_masks",
    "describe_design": "comparison.design",
    "passage_noise": "comparison.passage_noise",
    "compare_shares": "comparison.shares",
    "shares_to_show": "comparison.shown",
    "reports_to_draw": "comparison.shown",
    "rows_to_draw": "comparison.shown",
    "compare_groups": "comparison.differences",
    "add_periods": "comparison.groupings",
    "add_groups": "comparison.groupings",
    "grouping_sentence": "comparison.groupings",
    "choose_pair": "comparison.groupings",
    "check_robustness": "comparison.robustness",
    "keep_unshared": "comparison.robustness",
    "compare_words": "comparison.keyness",
    "load_tracked_terms": "comparison.tracked_terms",
    "term_glosses": "comparison.tracked_terms",
    "term_guards": "comparison.tracked_terms",
    "trace_terms": "comparison.emergence",
    "trend_refusal": "comparison.emergence",
    "discover_terms": "comparison.discovery",
    "draw_coverage": "figures.draw_corpus",
    "draw_anatomy": "figures.draw_corpus",
    "draw_stability": "figures.draw_topics",
    "draw_report_heatmap": "figures.draw_topics",
    "MOST_COLUMNS": "figures.layout",
    "MOST_ROWS": "figures.layout",
    "draw_group_shares": "figures.draw_groups",
    "draw_year_shares": "figures.draw_groups",
    "draw_keyness": "figures.draw_keyness",
    "draw_emergence": "figures.draw_emergence",
    "draw_indicators": "figures.draw_indicators",
    "draw_changes": "figures.draw_indicators",
    "draw_robustness": "figures.draw_robustness",
    "draw_specification_curve": "figures.draw_robustness",
    "draw_shared_wording": "figures.draw_reuse",
    "draw_new_wording": "figures.draw_reuse",
    "wording_html": "figures.shaded_text",
    "AS_WRITTEN": "figures.values",
    "choose_groups": "figures.values",
    "look": "figures.style",
    "top_words": "figures.draw_keyness",
    "save_bundle": "figures.bundle",
    "check_parameters": "runs.parameters",
    "publish": "runs.publication",
    "omit": "runs.publication",
    "infer_metadata": "corpus.intake.infer",
    "new_corpus": "corpus.intake.founding",
    "add_to_corpus": "corpus.intake.founding",
    "check_corpus": "corpus.intake.checking",
}

__all__ = ["__version__", *sorted(_EXPORTS)]


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        value = getattr(import_module(f"{__name__}.{_EXPORTS[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})
