"use strict";
// The page is redrawn from view.json each time the server says that there is a new one. Elements that stay are kept, so that
// scrolling, focus and what is being typed survive.

const words = JSON.parse(document.body.dataset.texts);
const $ = (selector, within = document) => within.querySelector(selector);
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const narrow = matchMedia("(max-width: 60rem)");
const HIDDEN = 10_000; // milliseconds until a tab that is not looked at hears no news
const WAIT = 500; // milliseconds for a page that is being left to go
const AROUND = 120; // letters that are quoted on either side of a tag
let view = null;
let fetching = false;
let wanted = 0;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Tabs are independent: each gives itself a name, which it keeps when it is reloaded. One that was duplicated takes another.
let tab = "";
const newName = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const here = (address) => `${address}${address.includes("?") ? "&" : "?"}tab=${tab}`;

async function nameTab() {
  const known = sessionStorage.getItem("tab");
  tab = known && (await isOurs(known)) ? known : newName();
  if (tab !== known) await isOurs(tab);
  sessionStorage.setItem("tab", tab);
}

// Whether no other tab has this name. A page that is being left may have it for a moment.
function isOurs(name) {
  if (!navigator.locks) return true;
  return new Promise((decide) => {
    const held = () => {
      decide(true);
      return new Promise(() => {}); // as long as the page is there
    };
    navigator.locks.request(`tab ${name}`, { signal: AbortSignal.timeout(WAIT) }, held).catch(() => decide(false));
  });
}

// --- what the server says -------------------------------------------------------------------------------------------

// A browser opens only six connections to a server: tabs that are not looked at give theirs back.
let source = null;
let hiding = null;
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(() => source?.close(), HIDDEN);
  else if (source?.readyState === EventSource.CLOSED) listen();
});

function listen() {
  source = new EventSource(here("events"));
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    wanted = news.number;
    if (news.building) status(say("building"), "busy");
    if (!view || view.number < wanted) refresh();
    else if (!news.building) settled();
  };
  source.onerror = () => status(say("disconnected", { data: view?.data ?? "data/….yml" }), "bad");
}

async function refresh() {
  if (fetching || wanted === 0) return;
  fetching = true;
  try {
    const answer = await fetch(here("view.json"));
    if (answer.ok) draw(await answer.json());
  } catch {
    status(say("disconnected", { data: view?.data ?? "data/….yml" }), "bad");
  } finally {
    fetching = false;
  }
  if (view && view.number < wanted) refresh();
}

async function order(address, body, refused = "no_figure") {
  const answer = await fetch(here(address), { method: "POST", body: JSON.stringify(body) }).catch(() => null);
  if (!answer) status(say("disconnected", { data: view?.data ?? "data/….yml" }), "bad");
  else if (!answer.ok) notice(say(refused), "bad");
  return Boolean(answer?.ok);
}

function status(text, kind = "") {
  const line = $("#status");
  line.className = kind;
  if (line.textContent !== text) line.textContent = text;
}

// What went wrong stays until it is closed, or something newer is said; that something was done, until the next thing is done.
// The state of the page is in the status.
function notice(text, kind = "") {
  const box = $("#notice");
  box.hidden = text === "";
  box.className = `banner ${kind}`;
  $("span", box).textContent = text;
}

function done(event) {
  const box = $("#notice");
  if (!box.contains(event.target) && !box.classList.contains("bad")) notice("");
}

function settled() {
  const changed = view.pages.flatMap((page, at) => (page.changed ? [at + 1] : []));
  const parts = [say("counts", counts())];
  if (view.stale) parts.push(say(view.pages.length ? "stale" : "no_pages"));
  else parts.push(say("done", { time: view.time, total: view.pages.length }));
  if (changed.length) parts.push(say("changed_pages", { pages: ranges(changed) }));
  status(parts.join(" · "), view.stale ? "bad" : "");
}

// 1, 2, 3, 5 → 1–3, 5
function ranges(numbers) {
  const runs = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
}

function counts() {
  const errors = view.problems.filter((problem) => problem.severity === "error").length;
  return { errors, warnings: view.problems.length - errors };
}

// --- drawing ----------------------------------------------------------------------------------------------------------

function draw(next) {
  const first = view === null;
  const other = !first && view.data !== next.data;
  view = next;
  view.time = new Date().toLocaleTimeString(document.documentElement.lang);
  document.title = `${view.data.split("/").pop()} - ${words.title}`;
  drawData();
  drawPages();
  drawProblems();
  drawVerdicts();
  drawTemplates();
  drawTabs();
  fetchFields();
  fetchForm();
  settled();
  if (other) scroller().scrollTo(0, 0);
  if (first) restoreScroll();
}

function drawData() {
  const select = $("#data");
  const names = view.files.join("\n");
  if (select.dataset.names !== names) {
    select.replaceChildren(...view.files.map((name) => element("option", { value: name, textContent: name })));
    select.dataset.names = names;
  }
  select.value = view.data;
  drawTrying(view.unsaved);
  if (!unsaved.here || $("#save-name").dataset.data !== view.data) Object.assign($("#save-name"), { value: nearName() }).dataset.data = view.data;
  $("#save-here").textContent = say("save_here", { file: view.data.split("/").pop() });
}

// Values that are in no file: the number of those of the file in view, and the others that have some.
let unsaved = { at: -1, here: 0, elsewhere: [] };
function drawTrying(next) {
  if (next.at < unsaved.at) return; // an answer that was overtaken
  unsaved = next;
  const { here: count, elsewhere } = unsaved;
  const said = [count && say("trying", { n: count }), elsewhere.length && say("elsewhere", { files: elsewhere.join(", ") })];
  $("#trying").hidden = !count && !elsewhere.length;
  for (const part of [$("#saving"), $("#save-here"), $("#trying .forget")]) part.hidden = count === 0;
  $("#trying span").textContent = said.filter(Boolean).join(" ");
}

const nearName = () => `${view.data.split("/").pop().replace(/\.ya?ml$/i, "")}-thu`;

function drawPages() {
  const main = $("#pages");
  unmark();
  const figures = [...main.querySelectorAll("figure")];
  figures.slice(view.pages.length).forEach((figure) => figure.remove());
  view.pages.forEach((page, at) => {
    const figure = figures[at] ?? main.appendChild(newPage());
    figure.classList.toggle("changed", page.changed);
    const caption = [say("page", { n: at + 1, total: view.pages.length })];
    if (page.changed) caption.push(element("span", { className: "changed", textContent: words.changed }));
    $("figcaption span", figure).replaceChildren(...caption);
    $("figcaption button", figure).textContent = say("paragraphs", { n: at + 1 });
    const image = $("img", figure);
    image.alt = say("page", { n: at + 1, total: view.pages.length });
    image.width = Math.round(page.width);
    image.height = Math.round(page.height);
    figure.dataset.key = page.key;
    paint(figure);
  });
  drawGoto();
  main.classList.toggle("stale", view.stale);
  $("#stale").hidden = !view.stale || view.pages.length === 0;
  $("#nothing").hidden = view.pages.length > 0;
  $("#pdf").href = here("report.pdf");
  $("#pdf").hidden = view.pages.length === 0;
}

function drawGoto() {
  const select = $("#goto");
  const total = view.pages.length;
  select.parentElement.hidden = total < 2;
  if (select.options.length === total) return;
  select.replaceChildren(...view.pages.map((_, at) => element("option", { value: at, textContent: at + 1 })));
}

// The number of the page at the top of the window is the one that is chosen.
function scrolled() {
  const top = $("#pages").getBoundingClientRect().top;
  const at = [...document.querySelectorAll("#pages figure")].findIndex((figure) => figure.getBoundingClientRect().bottom > Math.max(top, 0) + 80);
  if (at >= 0) $("#goto").value = at;
  expanded();
}

function newPage() {
  const image = element("img", { title: words.written });
  const list = element("button", { type: "button" });
  const figure = element("figure", {}, element("figcaption", {}, element("span"), list), element("div", { className: "sheet" }, image));
  image.onclick = (event) => ask(figure, [event.offsetX / image.clientWidth, event.offsetY / image.clientHeight], [event.clientX, event.clientY]);
  list.onclick = () => ask(figure);
  return figure;
}

// The picture in a resolution that fits; the old one stays until the new one is there.
function paint(figure) {
  const image = $("img", figure);
  const density = ((image.clientWidth || 800) * devicePixelRatio) / image.width;
  const scale = Math.min(4, Math.max(1, Math.ceil(density - 0.2)));
  const address = here(`page/${figure.dataset.key}-${scale}.png`);
  if (figure.dataset.address === address) return;
  figure.dataset.address = address;
  const loaded = new Image();
  loaded.onload = () => {
    if (figure.dataset.address === address) image.src = loaded.src;
  };
  loaded.onerror = () => {
    if (figure.dataset.address === address) delete figure.dataset.address;
  };
  loaded.src = address;
}

function drawProblems() {
  const { errors, warnings } = counts();
  const focused = document.activeElement?.dataset?.problem;
  $("#problems .count").textContent = view.problems.length ? `(${say("counts", { errors, warnings })})` : "";
  $("#problems .none").hidden = view.problems.length > 0;
  $("#problems ul").replaceChildren(...view.problems.map(problemItem));
  if (focused) $(`[data-problem="${CSS.escape(focused)}"]`)?.focus();
}

function problemItem(problem, at) {
  const item = element("li", { className: problem.severity });
  const kind = `${words[problem.severity]} ${problem.code}`;
  item.append(element("p", {}, element("span", { className: "kind", textContent: kind }), `: ${problem.message}`));
  if (problem.where) item.append(element("p", { className: "where", textContent: problem.where }));
  if (problem.location.text) item.append(quoted(problem.location));
  if (problem.help) item.append(element("p", {}, element("em", { textContent: words.fix }), ` ${problem.help}`));
  if (problem.fix && problem.corrections[0].text === problem.fix.new) item.append(element("p", { textContent: say("replace", problem.fix) }));
  const about = problem.fix ? words.corrected : words.choices;
  problem.corrections.forEach(({ text }, n) => item.append(copied(n ? "" : about, text, `${problem.code}-${at}-fix-${n}`)));
  if (problem.search) item.append(searched(problem.search, `${problem.code}-${at}-search`));
  if (problem.place) {
    const button = element("button", { type: "button", className: "show", textContent: say("show", { n: problem.place.page }) });
    button.dataset.problem = `${problem.code}-${at}`;
    button.onclick = () => show(problem.place);
    item.append(button);
  } else if (problem.figure) {
    const button = element("button", { type: "button", textContent: say("type_here", { name: problem.figure }) });
    button.dataset.problem = `${problem.code}-${at}`;
    button.onclick = () => showFigure(problem.figure);
    item.append(button);
  }
  return item;
}

// Words with a button that copies them.
function copied(label, text, key, after = null, said = "copied") {
  const button = copyButton(words.copy, `${words.copy}: ${text}`, { text, html: null }, said);
  button.dataset.problem = key;
  const about = label ? element("span", { textContent: label }) : null;
  return element("div", { className: "copied" }, about, element("code", { textContent: text }), after, button);
}

function searched({ text, hit, hits }, key) {
  const which = hits > 1 ? element("span", { textContent: `(${say("hit", { hit, hits })})` }) : null;
  return copied(words.search, text, key, which, "copied_search");
}

function quoted(location) {
  const code = element("code");
  const { text, tag } = location;
  let at = tag ? text.indexOf(tag) : -1;
  for (let n = 1; at >= 0 && n < (location.occurrence ?? 1); n += 1) {
    const following = text.indexOf(tag, at + tag.length);
    if (following < 0) break;
    at = following;
  }
  const [before, after] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + tag.length)];
  const start = at < 0 || before.length <= AROUND ? before : `…${before.slice(-AROUND)}`;
  code.append(start, at < 0 ? "" : element("mark", { textContent: tag }), after.length <= AROUND ? after : `${after.slice(0, AROUND)}…`);
  return code;
}

function unmark() {
  for (const spot of document.querySelectorAll(".spot")) spot.remove();
}

function show(place) {
  unmark();
  const figure = document.querySelectorAll("#pages figure")[place.page - 1];
  if (!figure) return;
  mark(figure, place.boxes);
  closePanel();
  ($(".spot", figure) ?? figure).scrollIntoView({ block: "center" });
  notice(say("page", { n: place.page, total: view.pages.length }));
}

function mark(figure, boxes) {
  for (const [left, top, width, height] of boxes) {
    const spot = element("span", { className: "spot" });
    const edges = { left, top, width, height };
    for (const [edge, part] of Object.entries(edges)) spot.style.setProperty(edge, `${part * 100}%`);
    $(".sheet", figure).append(spot);
  }
}

// Where the words at a point of a page are written, or all that is on it: a list whose entries open the file.
async function ask(figure, point, at) {
  const query = point ? `?x=${point[0]}&y=${point[1]}` : "";
  const answer = await fetch(here(`page/${figure.dataset.key}/sources.json${query}`)).catch(() => null);
  if (!answer) return status(say("disconnected", { data: view?.data ?? "data/….yml" }), "bad");
  if (!answer.ok) return notice(say("not_traced"), "bad");
  const sources = await answer.json();
  unmark();
  if (!sources.length) return notice(say("no_words"));
  const page = [...document.querySelectorAll("#pages figure")].indexOf(figure) + 1;
  const box = $("#sources");
  $("h2", box).textContent = point ? words.written : say("paragraphs", { n: page });
  $(".which", box).hidden = !point || new Set(sources.map((source) => source.file)).size < 2;
  $("ul", box).replaceChildren(...sources.map((source) => sourceItem(source, figure, box)));
  box.classList.toggle("at", Boolean(at));
  box.showModal();
  if (!at) return;
  const [left, top] = [Math.min(at[0], innerWidth - box.offsetWidth - 8), Math.min(at[1] + 12, innerHeight - box.offsetHeight - 8)];
  box.style.setProperty("left", `${Math.max(8, left)}px`);
  box.style.setProperty("top", `${Math.max(8, top)}px`);
  mark(figure, sources[0].boxes);
}

function sourceItem(source, figure, box) {
  const file = source.name;
  const where = source.near ? `${source.where} (${words.near})` : source.where;
  const text = source.text.length > 160 ? `${source.text.slice(0, 160)}…` : source.text;
  const lines = { file, where, words: text };
  const button = element("button", { type: "button" });
  for (const [name, line] of Object.entries(lines)) if (line) button.append(element("span", { className: name, textContent: line }));
  button.onfocus = () => {
    unmark();
    mark(figure, source.boxes);
  };
  button.onclick = async () => {
    box.close();
    if (await order("open", { file: source.file, name: file }, "not_opened")) notice(say("opened", { file, where }));
  };
  return element("li", {}, button);
}

// The label is before the cell where the window is too narrow for columns.
function cell(label, text) {
  const made = element("td", { textContent: text });
  made.dataset.label = `${words[label]}: `;
  return made;
}

function verdict(name) {
  return Object.assign(cell("verdict", name ? words[name] : "–"), { className: name ?? "" });
}

function drawVerdicts() {
  const reasons = (list) => (list.length ? element("ul", {}, ...list.map((text) => element("li", { textContent: text }))) : null);
  $("#criteria tbody").replaceChildren(
    ...view.criteria.map((one) => {
      const cell = verdict(one.verdict);
      if (one.xep_loai) cell.append(` (${one.xep_loai})`);
      return element("tr", {}, element("td", {}, `${one.name}. ${one.label}`), cell);
    }),
  );
  $("#indicators tbody").replaceChildren(
    ...view.indicators.map((one) =>
      element(
        "tr",
        {},
        element("td", {}, one.label, one.verdict === "PASS" ? null : reasons(one.reasons)),
        cell("result", one.text),
        cell("threshold", one.threshold ?? ""),
        verdict(one.verdict),
      ),
    ),
  );
  for (const table of ["#criteria", "#indicators"]) $(table).hidden = !$("tbody", $(table)).children.length;
}

function drawTemplates() {
  const list = $("#templates ul");
  const names = view.templates.join("\n");
  $("#templates").hidden = view.templates.length === 0;
  if (list.dataset.names === names) return;
  list.dataset.names = names;
  list.replaceChildren(...view.templates.map((name, at) => {
    const button = element("button", { type: "button", textContent: name });
    button.addEventListener("click", () => order("open", { file: at, name }, "not_opened"));
    return element("li", {}, button);
  }));
}

// Letters without marks and case.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}

// A test of texts for all words that are typed in a box.
function matching(box) {
  const typed = plain($(box).value).split(/\s+/).filter(Boolean);
  return (text) => typed.every((word) => text.includes(word));
}

// --- fields, blocks and filters, to be copied -------------------------------------------------------------------------

let listed = "";

async function fetchFields() {
  const answer = await fetch(here("fields.json")).catch(() => null);
  if (!answer?.ok) return;
  const text = await answer.text();
  if (text === listed) return;
  listed = text;
  const focused = document.activeElement?.dataset?.copies;
  const entries = JSON.parse(text);
  $("#fields ul").replaceChildren(...entries.map(fieldItem));
  $('#tabs [data-opens="fields"] .count').textContent = entries.length ? `(${entries.length})` : "";
  filterFields();
  if (focused) $(`[data-copies="${CSS.escape(focused)}"]`)?.focus();
}

function fieldItem(entry) {
  const line = (className, text) => (text ? element("div", { className, textContent: text }) : null);
  const used = entry.used ? say("used", { n: entry.used }) : entry.used === 0 ? words.unused : "";
  const about = [entry.name, entry.about, entry.kind === "snippet" ? "" : used].filter(Boolean).join(" · ");
  const value = entry.sample === null ? null : element("div", { className: "value" }, element("strong", { textContent: entry.sample }));
  const examples = entry.examples.map(([tag, text]) => line("example", `${tag} → ${text}`));
  const buttons = entry.copies.map((copy) => {
    const text = words[`copy_${copy.kind}`];
    const button = copyButton(text, `${text}: ${entry.label}`, copy);
    button.dataset.copies = `${copy.kind} ${entry.name}`;
    return button;
  });
  const item = element("li", {}, line("label", entry.label), line("about", about), value, element("code", { textContent: entry.insert }), ...examples, element("div", { className: "buttons" }, ...buttons));
  Object.assign(item.dataset, { kind: entry.kind, part: entry.part, text: plain(item.textContent) });
  return item;
}

// Parts of indicators and criteria are many: they are shown to who looks for something.
function filterFields() {
  const matches = matching("#search");
  const kind = $("#kinds").value;
  const looks = $("#search").value.trim() !== "";
  let shown = 0;
  for (const item of $("#fields ul").children) {
    const { kind: own, part, text } = item.dataset;
    item.hidden = (kind && own !== kind) || (part === "true" && !looks) || !matches(text);
    shown += !item.hidden;
  }
  $("#fields .found").textContent = listed === "[]" ? words.no_fields : say("found", { n: shown });
}

function copyButton(text, name, copy, said = "copied") {
  const button = element("button", { type: "button", textContent: text });
  button.setAttribute("aria-label", name);
  button.onclick = async () => {
    const done = await writeClipboard(copy);
    const short = copy.text.length > 80 ? `${copy.text.slice(0, 79)}…` : copy.text;
    notice(done ? say(said, { text: short.replace(/\s+/g, " ") }) : words.not_copied, done ? "" : "bad");
  };
  return button;
}

// Both forms at once: Word takes paragraphs and cells from the HTML, a plain editor the text.
async function writeClipboard({ text, html }) {
  const forms = { "text/plain": text, ...(html === null ? {} : { "text/html": html }) };
  try {
    const blobs = Object.entries(forms).map(([type, content]) => [type, new Blob([content], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return copyByEvent(forms);
  }
}

// Where there is no such clipboard, or it refuses.
function copyByEvent(forms) {
  const fill = (event) => {
    for (const [type, content] of Object.entries(forms)) event.clipboardData.setData(type, content);
    event.preventDefault();
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}

// --- the panel: beside the pages, or over them in a narrow window -----------------------------------------------------

function drawTabs() {
  const { errors } = counts();
  const numbers = { problems: view.problems.length, figures: Object.keys(view.tried).length, verdicts: 0, templates: view.templates.length };
  for (const [name, number] of Object.entries(numbers)) $(`#tabs [data-opens="${name}"] .count`).textContent = number ? `(${number})` : "";
  $('#tabs [data-opens="problems"]').classList.toggle("bad", errors > 0);
  $('#tabs [data-opens="templates"]').hidden = $("#templates").hidden;
}

function openPanel(name) {
  const part = document.getElementById(name);
  part.open = true;
  $("#panel").dataset.shown = name;
  expanded();
  if (narrow.matches) $("#panel").scrollTo(0, 0);
  else part.scrollIntoView({ block: "start" });
  ($("input[type=search]", part) ?? $("summary", part)).focus({ preventScroll: true });
}

function closePanel() {
  const name = $("#panel").dataset.shown;
  const inside = $("#panel").contains(document.activeElement);
  delete $("#panel").dataset.shown;
  expanded();
  if (narrow.matches && name && inside) $(`#tabs [data-opens="${name}"]`).focus({ preventScroll: true });
}

// Only what opens and closes says whether it is open: beside the pages everything is there.
function expanded() {
  for (const button of document.querySelectorAll("#tabs button")) {
    if (narrow.matches) button.setAttribute("aria-expanded", button.dataset.opens === $("#panel").dataset.shown);
    else button.removeAttribute("aria-expanded");
  }
  const bottom = $("#tabs").getBoundingClientRect().bottom;
  $("#panel").style.setProperty("--below-tabs", `${bottom > 0 && bottom < innerHeight * 0.4 ? bottom : 0}px`);
}

// --- the person -------------------------------------------------------------------------------------------------------

const scroller = () => (narrow.matches ? document.scrollingElement : $("#pages"));
const place = () => `scroll ${location.pathname}`;

function restoreScroll() {
  const [data, top] = JSON.parse(sessionStorage.getItem(place()) ?? "[null, 0]");
  if (data === view.data) scroller().scrollTo(0, top);
  const keep = () => sessionStorage.setItem(place(), JSON.stringify([view.data, scroller().scrollTop]));
  addEventListener("scroll", keep, { capture: true, passive: true });
}

$("#data").onchange = (event) => sent.then(() => order("data", { data: event.target.value }));
$("#sources .close").onclick = () => $("#sources").close();
$("#sources").onclick = (event) => event.target === $("#sources") && $("#sources").close(); // the page behind it
$("#search").oninput = filterFields;
$("#kinds").onchange = filterFields;
$("#notice .close").onclick = () => notice("");
$("#goto").onchange = (event) => document.querySelectorAll("#pages figure")[event.target.value]?.scrollIntoView();
for (const button of document.querySelectorAll("#tabs button")) button.onclick = () => {
  const { opens } = button.dataset;
  if (narrow.matches && $("#panel").dataset.shown === opens) closePanel();
  else openPanel(opens);
};
$("#panel > .close").onclick = closePanel;
addEventListener("keydown", (event) => {
  const typed = event.target.matches("input") && event.target.value !== ""; // the first Esc empties the box
  if (event.key === "Escape" && narrow.matches && !$("#sources").open && !typed) closePanel();
});
addEventListener("pointerdown", done);
addEventListener("keydown", done);
addEventListener("scroll", scrolled, { capture: true, passive: true });
narrow.onchange = expanded;
expanded();
addEventListener("resize", () => {
  expanded();
  document.querySelectorAll("#pages figure").forEach(paint);
});
nameTab().then(listen);
