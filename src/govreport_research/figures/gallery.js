"use strict";
const root = document.documentElement;
const figures = [...document.querySelectorAll("main figure")];
const switches = [...document.querySelectorAll("[data-language]")];
const search = document.getElementById("search");
const view = document.getElementById("view");
const stage = document.getElementById("view-figure");
const title = document.getElementById("view-title");
const said = document.getElementById("said");
const STORED = "govreport-gallery-language";
const WORDS = {
  shown: { zh: "显示 {} 幅图。", en: "Figures shown: {}." },
  none: { zh: "没有相符的图。", en: "No figure matches." },
  copied: { zh: "已复制：{}", en: "Copied: {}" },
  refused: { zh: "浏览器不允许复制，请手工选取。", en: "The browser refused; please select the text." },
};
let language = "zh";
let current = null;
let clearing = 0;

root.classList.add("js");

function say(key, value) {
  const { zh, en } = WORDS[key];
  const texts = { zh: [zh], en: [en], both: [zh, en] }[language];
  return texts.map(text => text.replace("{}", value)).join(" ");
}

// Storage may be refused to a page that is opened from a disk; the page works without it.
function recall() {
  try { return localStorage.getItem(STORED); } catch { return null; }
}

function remember() {
  try { localStorage.setItem(STORED, language); } catch { /* not remembered */ }
}

function describe(image) {
  const { zh, en } = image.dataset;
  image.alt = language === "both" ? `${zh} / ${en}` : { zh, en }[language];
}

// Of figures that differ in language alone the one drawn in the chosen language is shown.
function twin(figure) {
  return figures.find(other =>
    other.dataset.figure === figure.dataset.figure && other.dataset.drawn === language);
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

const texts = new Map(figures.map(figure => {
  const headings = [...document.querySelectorAll("h2, h3")].filter(heading =>
    heading.parentElement.contains(figure)).map(heading => heading.textContent);
  return [figure, plain([...headings, figure.dataset.name, figure.textContent].join(" "))];
}));

function shown() {
  return figures.filter(figure => !figure.hidden);
}

function refresh() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  figures.forEach(figure => {
    const wanted = figure.dataset.drawn === language || !twin(figure);
    figure.hidden = !wanted || !words.every(word => texts.get(figure).includes(word));
  });
  document.querySelectorAll(".run, .notebook").forEach(part => {
    part.hidden = [...part.querySelectorAll("figure")].every(figure => figure.hidden);
  });
  document.querySelectorAll("nav li").forEach(item => {
    item.hidden = document.getElementById(item.firstElementChild.hash.slice(1)).hidden;
  });
  const count = shown().length;
  document.getElementById("shown").textContent = count ? say("shown", count) : say("none");
}

function speak(chosen) {
  language = chosen;
  root.classList.remove("zh", "en", "both");
  root.classList.add(language);
  root.lang = language === "en" ? "en" : "zh-Hans";
  switches.forEach(button =>
    button.setAttribute("aria-pressed", String(button.dataset.language === language)));
  document.querySelectorAll("img[data-zh]").forEach(describe);
  refresh();
}

function announce(text) {
  said.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { said.textContent = ""; }, 4000);
}

function show(figure) {
  const held = stage.contains(document.activeElement);
  current = figure;
  const picture = figure.querySelector(".picture").cloneNode(true);
  const image = picture.firstElementChild;
  picture.removeAttribute("aria-labelledby");
  picture.removeAttribute("aria-haspopup");
  picture.target = "_blank";
  image.loading = "eager";
  image.src = picture.getAttribute("href");
  stage.replaceChildren(picture, figure.querySelector(".full").cloneNode(true));
  title.replaceChildren(...figure.querySelector("h4").cloneNode(true).childNodes);
  const list = shown();
  document.getElementById("position").textContent = `${list.indexOf(figure) + 1} / ${list.length}`;
  said.textContent = "";
  view.scrollTop = 0;
  if (held) title.focus();
}

function step(by) {
  const list = shown();
  show(list[(list.indexOf(current) + by + list.length) % list.length]);
  announce(title.innerText.replace(/\s+/g, " "));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Outside of the dialog everything is inert while it is open, and cannot be selected.
    const back = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    (view.open ? view : document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    back.focus();
    return done;
  }
}

async function copyFrom(button) {
  const source = stage.querySelector(`[data-text="${button.dataset.copy}"]`);
  const parts = [...source.querySelectorAll(":scope > span[lang]")].filter(part =>
    language === "both" || part.lang === (language === "en" ? "en" : "zh-Hans"));
  const text = parts.length ? parts.map(part => part.textContent).join("\n") : source.textContent;
  const label = button.innerText.replace(/\s+/g, " ").trim();
  announce(await copy(text) ? say("copied", label) : say("refused"));
}

switches.forEach(button => button.addEventListener("click", () => {
  speak(button.dataset.language);
  remember();
  if (view.open) show(twin(current) ?? current);
}));
search.addEventListener("input", refresh);
document.querySelector("main").addEventListener("click", event => {
  const link = event.target.closest(".picture");
  // With a modifier the picture opens as a file, as any link does.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.closest("figure"));
  view.showModal();
  title.focus();
});
document.querySelector("main").addEventListener("keydown", event => {
  const link = event.target.closest(".picture");
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!link || !by || event.altKey || event.ctrlKey || event.metaKey) return;
  const list = shown();
  const next = list[list.indexOf(link.closest("figure")) + by];
  if (!next) return;
  event.preventDefault();
  next.querySelector(".picture").focus();
});
view.addEventListener("keydown", event => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  step(by);
});
view.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (event.target === view || button?.id === "close") view.close();
  else if (button?.dataset.step) step(Number(button.dataset.step));
  else if (button?.dataset.copy) copyFrom(button);
});
view.addEventListener("close", () => {
  stage.replaceChildren();
  current.querySelector(".picture").focus();
});

const stored = recall();
const preferred = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
speak(["zh", "en", "both"].includes(stored) ? stored : preferred);
