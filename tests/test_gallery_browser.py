"""The gallery in a real browser: seen, searched, copied from, and worked by keyboard alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from govreport_research.figures.bundle import load_bundles
from govreport_research.figures.gallery import write_gallery
from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
LATEX = "\\begin{figure}\n  \\caption{占比 5\\,\\% <\\& 以上>}\n\\end{figure}\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The shipped figures, one of them with LaTeX, under a page made anew."""
    top = tmp_path_factory.mktemp("published") / "figures of 2024"
    shutil.copytree(ROOT / "figures", top, ignore=shutil.ignore_patterns("working"))
    for name in ("theme-by-region", "theme-by-region-zh", "theme-by-region-en"):
        (top / "04-regions" / f"{name}.tex").write_text(LATEX, encoding="utf-8")
    write_gallery(top)
    return top


@pytest.fixture
def opened(browser, published):
    """Open the page; afterwards nothing may have failed or been asked for from elsewhere."""
    contexts, wrong = [], []

    def ask(request):
        if not request.url.startswith((published.as_uri(), "data:,")):
            wrong.append(f"asked for {request.url}")

    def go(**options):
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(**options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
        page.on("request", ask)
        page.goto((published / "index.html").as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def shown(page):
    return page.locator("main figure:not([hidden])")


def names(page):
    return shown(page).evaluate_all("all => all.map(figure => figure.dataset.name)")


def open_figure(page, name):
    page.locator(f"figure[data-name='{name}'] .picture").click()
    return page.get_by_role("dialog")


def choose(page, language):
    page.locator(f"header [data-language={language}]").click()


def await_focus(page, name):
    """Wait until a figure has the focus: a dialog gives it back a moment after closing."""
    on = "name => document.activeElement.closest('figure')?.dataset.name === name"
    page.wait_for_function(on, arg=name)


def records(published, language):
    return [r for r in load_bundles(published) if r["parameters"]["language"] == language]


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_every_picture_loads_small_and_whole(opened, published, language):
    page = opened()
    choose(page, language)
    expected = [f"{r['folder']}/{r['name']}" for r in records(published, language)]
    assert names(page) == expected
    sizes = (
        shown(page)
        .locator("img")
        .evaluate_all(
            """images => Promise.all(images.map(async image => {
          image.loading = "eager"; await image.decode(); return image.naturalWidth; }))"""
        )
    )
    assert min(sizes) > 500
    shown(page).first.locator(".picture").click()
    for place in range(len(expected)):
        picture = page.locator("#view img")
        assert picture.get_attribute("src").endswith(".svg")
        assert picture.evaluate("async i => { await i.decode(); return i.naturalWidth; }") > 200
        assert page.locator("#position").inner_text() == f"{place + 1} / {len(expected)}"
        page.keyboard.press("ArrowRight")


def test_the_language_is_that_of_the_browser_until_another_is_chosen_and_remembered(opened):
    page = opened(locale="zh-CN")
    heading = page.locator("h1")
    assert heading.inner_text() == "图库"
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert all(name.endswith("-zh") for name in names(page))
    choose(page, "en")
    assert heading.inner_text() == "Figures"
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    assert heading.inner_text() == "Figures"
    assert all(name.endswith("-en") for name in names(page))
    choose(page, "both")
    assert heading.inner_text().split() == ["图库", "Figures"]
    assert not any(name.endswith(("-zh", "-en")) for name in names(page))
    pressed = page.locator("header [data-language][aria-pressed=true]")
    assert pressed.evaluate_all("all => all.map(b => b.dataset.language)") == ["both"]


def test_the_language_of_an_open_figure_can_be_switched(opened):
    page = opened()
    dialog = open_figure(page, "04-regions/theme-by-region-en")
    before = dialog.locator("h2").inner_text()
    dialog.get_by_role("button", name="中文").click()
    assert dialog.locator("img").get_attribute("src") == "04-regions/theme-by-region-zh.svg"
    assert dialog.locator("h2").inner_text() != before
    page.keyboard.press("Escape")
    await_focus(page, "04-regions/theme-by-region-zh")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("话题数", ["03-topics/choice-of-k-en"]),
        ("CHOICE-OF", ["03-topics/choice-of-k-en"]),
        ("specification robustness", ["08-robustness/specification-curve-en"]),
        ("01-corpus", ["01-corpus/coverage-en"]),
    ],
)
def test_search_reads_titles_captions_and_names_in_both_languages(opened, typed, found):
    page = opened()
    page.get_by_role("searchbox").fill(typed)
    assert set(found) <= set(names(page))
    assert len(names(page)) < 5
    assert page.get_by_role("status").first.inner_text() == f"Figures shown: {len(names(page))}."
    visible = page.locator("section:not([hidden]) > h2").all_inner_texts()
    assert page.get_by_role("navigation").get_by_role("link").all_inner_texts() == visible


def test_search_says_when_nothing_is_found_and_comes_back(opened):
    page = opened()
    everything = names(page)
    box = page.get_by_role("searchbox")
    box.fill("zzzz")
    assert names(page) == []
    assert page.get_by_role("status").first.inner_text() == "No figure matches."
    box.fill("")
    assert names(page) == everything


@pytest.mark.parametrize("clipboard", ["present", "missing"])
def test_caption_and_latex_are_copied_as_they_stand(opened, published, clipboard):
    page = opened()
    if clipboard == "missing":
        page.evaluate("navigator.clipboard.writeText = undefined")
    dialog = open_figure(page, "04-regions/theme-by-region-en")
    record = next(
        r for r in records(published, "en") if r["name"] == "theme-by-region-en"
    )  # fmt: skip
    parts = (record["title"], record["caption"], record["source"])
    chinese = "{}。{}资料来源：{}".format(*(part["zh"] for part in parts))
    english = "{}. {} Source: {}".format(*(part["en"] for part in parts))
    for language, button, expected in (
        ("English", "Copy caption", english),
        ("中文", "复制图注", chinese),
        ("双语 Both", "复制图注 Copy caption", f"{chinese}\n{english}"),
    ):
        dialog.get_by_role("button", name=language, exact=True).click()
        dialog.get_by_role("button", name=button).click()
        said = dialog.get_by_role("status")
        said.filter(has_text=button.split()[-1]).wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == expected
    dialog.get_by_role("button", name="Copy LaTeX", exact=False).first.click()
    dialog.get_by_role("status").filter(has_text="LaTeX").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == LATEX
    assert page.evaluate("document.activeElement.dataset.copy").endswith(".tex")


def test_what_the_browser_refuses_to_copy_is_said(opened):
    page = opened()
    page.evaluate("navigator.clipboard.writeText = undefined; document.execCommand = () => false")
    dialog = open_figure(page, "01-corpus/coverage-en")
    dialog.get_by_role("button", name="Copy caption").click()
    dialog.get_by_text("please select the text").wait_for()


def test_every_file_of_a_bundle_can_be_downloaded(opened, published):
    page = opened()
    for name in ("04-regions/theme-by-region-en", "01-corpus/coverage-en"):
        links = open_figure(page, name).locator(".files a")
        listed = links.evaluate_all("all => all.map(link => decodeURI(link.href))")
        folder, _, base = name.partition("/")
        there = {path.as_uri() for path in (published / folder).glob(f"{base}.*")}
        assert {link.replace(" ", "%20") for link in listed} == there
        page.keyboard.press("Escape")


def test_provenance_names_the_corpus_and_every_parameter(opened, published):
    page = opened()
    dialog = open_figure(page, "04-regions/theme-by-report-en")
    dialog.get_by_text("Provenance", exact=True).click()
    said = dialog.locator("details[open] dl").all_inner_texts()
    record = next(r for r in records(published, "en") if r["name"] == "theme-by-report-en")
    assert record["corpus_sha256"] in "".join(said)
    assert all(name in said[1] for name in record["parameters"])


def test_all_can_be_done_by_keyboard(opened):
    page = opened()
    order = names(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    await_focus(page, order[0])
    outline = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "3px" in outline
    assert "solid" in outline
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    await_focus(page, order[1])
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    first = dialog.locator("h2").inner_text()
    page.keyboard.press("ArrowRight")
    assert dialog.locator("h2").inner_text() != first
    dialog.get_by_role("status").filter(has_text=dialog.locator("h2").inner_text()).wait_for()
    inside = "document.querySelector('#view').contains(document.activeElement)"
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):  # the browser's own buttons
            assert page.evaluate(inside)
            reached.add(page.evaluate("document.activeElement.innerText"))
    assert {"Close", "Previous", "Next", "Copy caption", "Provenance"} <= reached
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    await_focus(page, order[2])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_barrier(opened, scheme, width):
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 844})
    choose(page, "both")
    assert Axe().run(page).response["violations"] == []
    open_figure(page, "04-regions/theme-by-region")
    page.evaluate("document.querySelectorAll('#view details').forEach(d => { d.open = true; })")
    assert Axe().run(page).response["violations"] == []


def test_pictures_are_described_in_the_chosen_language(opened, published):
    page = opened()
    wanted = [r["alternative_text"]["en"] for r in records(published, "en")]
    images = shown(page).locator("img")
    assert images.evaluate_all("all => all.map(image => image.alt)") == wanted
    links = shown(page).get_by_role("link")
    assert links.first.get_attribute("aria-haspopup") == "dialog"
    assert page.get_by_role("link", name="Coverage of the corpus", exact=True).count() == 1
    for landmark in ("banner", "navigation", "search", "main"):
        assert page.get_by_role(landmark).count() == 1


@pytest.mark.parametrize("width", [390, 320])
def test_a_narrow_window_needs_no_sideways_scrolling(opened, width):
    page = opened(viewport={"width": width, "height": 800})
    choose(page, "both")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    dialog = open_figure(page, "04-regions/theme-by-region")
    page.evaluate("document.querySelectorAll('#view details').forEach(d => { d.open = true; })")
    assert dialog.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") <= 0
    heights = dialog.get_by_role("button").evaluate_all(
        "all => all.map(button => button.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24


def test_print_shows_pictures_with_whole_captions_and_no_buttons(opened):
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    assert shown(page).first.locator(".caption").is_visible()
    assert not page.locator("button").first.is_visible()
    ink = "getComputedStyle(document.body)"
    assert page.evaluate(f"[{ink}.color, {ink}.backgroundColor]") == [
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
    ]


def test_without_scripts_the_page_can_be_read(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("h1").inner_text().split() == ["图库", "Figures"]
    assert page.locator("figure .caption").first.is_visible()
    assert page.locator("figure .files a").first.is_visible()
    assert not page.locator("button").first.is_visible()
