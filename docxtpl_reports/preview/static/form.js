"use strict";
// The form of a data file. A value is a text, null, a list of values or an object of values, as the server gives and takes it.
// A control is an element and what reads its value; only what a person is not typing in is drawn again.

const JUDGE_AFTER = 250; // milliseconds without a key
const INPUTS = 'input:not([type="checkbox"]), textarea, select';
let shown = new Map(); // items by path, as the server gave them
let judgement = 0;
let asked = 0; // forms: an older answer must not be drawn over a newer one

async function fetchForm() {
  const number = (asked += 1);
  const answer = await fetch(here("form.json")).catch(() => null);
  if (!answer?.ok) return;
  const items = await answer.json();
  $("#figures .none").hidden = items !== null;
  if (number !== asked) return;
  const box = $("#figures .form");
  const isTyping = box.dataset.file === view.data && box.contains(document.activeElement); // while an editor saves
  box.hidden = items === null && !isTyping;
  if (!items) return;
  box.dataset.file = view.data;
  drawForm(items);
}

function drawForm(items) {
  const known = new Map(formRows().map((row) => [row.dataset.path, row]));
  const rows = items.map((item) => formRow(known.get(item.path), item));
  const order = rows.map((row) => row.dataset.path).join(" ");
  const box = $("#figures .form");
  shown = new Map(items.map((item) => [item.path, item]));
  if (box.dataset.order !== order) {
    const names = [...new Set(rows.map(sectionOf))];
    box.replaceChildren(...names.map((name) => formSection(name, rows.filter((row) => sectionOf(row) === name))));
    box.dataset.order = order;
  }
  filterFigures();
}

const formRows = () => [...document.querySelectorAll("#figures .items > li")];
const sectionOf = (row) => row.dataset.path.split(".")[0];

function formSection(name, rows) {
  const title = element("h3", { textContent: words[`form_${name}`] });
  return element("section", {}, title, element("ul", { className: "items" }, ...rows));
}

// --- one value of the form ----------------------------------------------------------------------------------------------

function formRow(row, item) {
  if (!row) {
    row = element("li", {});
    row.dataset.path = item.path;
    row.append(...["about", "control", "verdicts", "problem"].map((className) => element("div", { className })));
    $(".verdicts", row).setAttribute("aria-live", "polite");
    row.addEventListener("input", () => judgeSoon(row));
    row.addEventListener("change", () => attempt(row));
    row.addEventListener("focusout", () => setTimeout(() => redraw(row)));
    row.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !event.target.matches(INPUTS)) return;
      event.stopPropagation(); // the drawer stays
      takeBack(row);
    });
  }
  if (row.sent && same(row.sent.value, item.value)) row.sent = null;
  row.item = item;
  if (!row.sent) redraw(row);
  row.classList.toggle("tried", isTried(item));
  row.classList.toggle("missing", item.required && item.value === null && !item.standard && !item.locked);
  drawAbout(row, item);
  if (!unfinished(row) && (!row.contains(document.activeElement) || same(row.control.read(), item.value))) {
    const said = view.problems.filter((problem) => problem.figure === item.path && problem.severity === "error");
    drawJudged(row, said.map((problem) => problem.advice), view);
  }
  return row;
}

// What is being typed, and what was typed but is not yet confirmed, stays.
function redraw(row) {
  const { item } = row;
  const drawn = JSON.stringify([item.shape, item.value, item.locked]);
  if (row.drawn === drawn || unfinished(row)) return;
  if (row.control && row.contains(document.activeElement)) {
    if (same(row.control.read(), item.value)) row.drawn = drawn;
    return;
  }
  renew(row);
}

function renew(row) {
  const { item } = row;
  row.drawn = JSON.stringify([item.shape, item.value, item.locked]);
  row.refused = "";
  row.control = item.locked ? lockedControl(item) : control(item.shape, item.value, item.label);
  $(".control", row).replaceChildren(row.control.node);
  const first = $(INPUTS, row) ?? $("button", row.control.node); // of an empty list
  if (!first) return;
  first.id = `try-${item.path}`;
  if (["line", "number"].includes(item.shape.of)) first.title = item.how;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function drawAbout(row, item) {
  const line = (className, text) => (text ? element("div", { className, textContent: text }) : null);
  const unit = item.unit && item.unit !== "%" ? item.unit : "";
  const place = isTried(item) ? "" : placeOf(item.place ?? "");
  const parts = [
    line("label", item.label),
    line("hint", [item.kind, unit, item.required ? "" : words.optional, item.before && say("before", { value: item.before })].filter(Boolean).join(" · ")),
    line("hint", item.note),
    line("hint", item.standard && say("standard", { value: item.standard })),
    line("hint source", [item.path, place].filter(Boolean).join(" · ")),
  ];
  if (isTried(item)) {
    const back = element("button", { type: "button", className: "back", textContent: words.back });
    back.setAttribute("aria-label", `${words.back}: ${item.label}`);
    back.onclick = () => giveBack(row);
    const typed = typeof item.typed === "object" && item.typed !== null ? "" : say("in_file", { value: item.typed ?? "–" });
    parts.push(element("div", { className: "hint" }, `${typed} `, back));
  }
  $(".about", row).replaceChildren(...parts.filter(Boolean));
}

// The line is enough in the file in view.
function placeOf(place) {
  const number = place.startsWith(`${view.data}:`) ? place.slice(view.data.length + 1) : "";
  return number ? say("line", { n: number }) : place.split("/").pop();
}

const isTried = (item) => !item.locked && !same(item.value, item.typed);

// The value of the file again, whatever answers are still on their way.
function asInFile(row) {
  row.item = { ...row.item, value: row.item.typed };
  row.sent = { value: row.item.typed };
}

function giveBack(row) {
  asInFile(row);
  renew(row);
  attemptWith({ name: row.dataset.path });
  $(INPUTS, row)?.focus();
}

// What was typed since the value was last taken goes first, then the trial.
function takeBack(row) {
  clearTimeout(row.timer);
  judgement += 1; // an answer that is on its way is about what was typed
  if (same(row.control.read(), lastSent(row)) && !unfinished(row)) {
    if (isTried(row.item) || row.sent) giveBack(row);
    return;
  }
  renew(row);
  $(INPUTS, row)?.focus();
  drawJudged(row, [], view);
}

function attempt(row) {
  const value = row.control.read();
  clearTimeout(row.timer);
  if (said(row) || same(value, lastSent(row))) return;
  row.sent = { value };
  attemptWith({ name: row.dataset.path, value }, row);
  judge(row);
}

// The value that the command knows, or will know: what was sent is confirmed by the next form only.
const lastSent = (row) => (row.sent ? row.sent.value : row.item.value);

const unfinished = (row) => row.control?.problem?.();

// What cannot be sent as it is typed is said at its box.
function said(row) {
  const wrong = unfinished(row);
  if (wrong) drawJudged(row, [wrong], view);
  return wrong;
}

// Saving waits for what was typed last.
let sent = Promise.resolve();
function attemptWith(body, row = null) {
  const order = JSON.stringify({ ...body, data: view.data });
  const mine = row?.sent;
  sent = sent.then(async () => {
    const answer = await fetch(here("try"), { method: "POST", body: order }).catch(() => null);
    if (!answer) return status(say("disconnected", { data: view.data }), "bad");
    const found = await answer.json().catch(() => ({ reason: "not_saved" }));
    if (row) row.refused = answer.ok ? "" : say(found.reason);
    if (row && row.sent === mine) row.sent = answer.ok ? { value: found.value } : null; // as the command took it
    if (answer.ok) return drawTrying(found);
    notice(say(found.reason), "bad");
  });
  sent = sent.catch(() => notice(words.not_saved, "bad"));
}

// --- verdicts while one types ---------------------------------------------------------------------------------------------

function judgeSoon(row) {
  clearTimeout(row.timer);
  row.timer = setTimeout(() => judge(row), JUDGE_AFTER);
}

async function judge(row) {
  if (said(row)) return;
  const value = row.control.read();
  const body = JSON.stringify({ name: row.dataset.path, value });
  const number = (judgement += 1);
  const answer = await fetch(here("judge"), { method: "POST", body }).catch(() => null);
  if (!answer?.ok || number !== judgement || !same(value, row.control.read())) return;
  const found = await answer.json();
  drawJudged(row, found.problems, found);
}

function drawJudged(row, said, { indicators, criteria }) {
  const { uses } = row.item;
  const box = $(".problem", row);
  box.textContent = said.join(" ");
  box.id = `problem-${row.dataset.path}`;
  for (const one of row.querySelectorAll(INPUTS)) {
    for (const [name, text] of Object.entries({ "aria-invalid": "true", "aria-describedby": box.id })) {
      if (said.length) one.setAttribute(name, text);
      else one.removeAttribute(name);
    }
  }
  const lines = indicators
    .filter((one) => uses.indicators.includes(one.name))
    .map((one) => judged(one.label, [one.text, one.threshold && `${words.threshold}: ${one.threshold}`], one.verdict));
  const above = criteria.filter((one) => uses.criteria.includes(one.name)).map((one) => judged(`${one.name}. ${one.label}`, [one.xep_loai], one.verdict));
  const drawn = element("div", {}, ...lines, ...above);
  const old = $(".verdicts", row);
  if (old.innerHTML !== drawn.innerHTML) old.replaceChildren(...drawn.children); // which is read out
}

function judged(label, parts, name) {
  const text = parts.filter(Boolean).join("; ");
  const result = name ? element("span", { className: name, textContent: ` – ${words[name]}` }) : null;
  return element("div", {}, text ? `${label}: ${text}` : label, result);
}

// --- controls ---------------------------------------------------------------------------------------------------------------

const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isEmpty = (value) => value === null || (isRecord(value) && Object.values(value).every(isEmpty));

function control(shape, value, name) {
  if (shape.of === "list") return listControl(shape, value, name);
  if (shape.of === "keys") return keysControl(shape, value, name);
  if (isRecord(value) || (shape.of === "record" && typeof value !== "string")) return recordControl(shape, value, name);
  return textControl(shape, value, name);
}

function lockedControl(item) {
  const text = item.locked === "taken" ? item.printed : "";
  const node = element("div", { className: "locked" }, element("p", { className: "hint", textContent: words[item.locked] }));
  if (text) node.append(element("div", { className: "value", textContent: text }));
  return { node, read: () => item.value };
}

function textControl(shape, value, name) {
  const kind = { choice: "select", text: "textarea" }[shape.of] ?? "input";
  const node = element(kind, { className: shape.of });
  if (kind === "select") {
    const known = value === null || shape.choices.includes(value) ? shape.choices : [value, ...shape.choices];
    node.append(...["", ...known].map((choice) => element("option", { value: choice, textContent: choice })));
  } else {
    Object.assign(node, { autocomplete: "off", spellcheck: false });
  }
  if (kind === "textarea") {
    const long = () => (node.rows = Math.min(8, Math.max(1, Math.ceil(node.value.length / 38))));
    node.oninput = long;
    node.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        node.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    node.rows = Math.min(8, Math.max(1, Math.ceil((value ?? "").length / 38)));
    node.onpaste = (event) => {
      const text = event.clipboardData.getData("text/plain");
      const cells = table(text);
      if (cells.flat().length > 1 || cells[0][0] === text) return;
      event.preventDefault(); // one cell with line breaks: without its quotation marks
      document.execCommand("insertText", false, cells[0][0]);
    };
  }
  if (shape.of === "number") node.inputMode = "decimal";
  node.setAttribute("aria-label", shape.unit && shape.unit !== "%" ? `${name} (${shape.unit})` : name);
  node.value = value ?? "";
  return { node, read: () => node.value.trim() || null };
}

function recordControl(shape, value, name) {
  const parts = shape.fields.map(([key, inner]) => {
    const part = control(inner, value?.[key] ?? null, `${name}: ${inner.label}`);
    return { key, inner, ...part };
  });
  const cells = parts.map(({ inner, node }) => element("div", { className: `cell ${inner.of}` }, element("span", { textContent: inner.label }), node));
  const node = element("div", { className: "record" }, ...cells);
  const read = () => {
    const found = {};
    for (const part of parts) {
      const one = part.read();
      if (one !== null || (value && part.key in value)) found[part.key] = one;
    }
    return value === null && isEmpty(found) ? null : found;
  };
  node.onpaste = (event) => {
    if (event.target.closest(".list")) return;
    const cells = table(event.clipboardData.getData("text/plain")).flat();
    if (cells.length < 2) return;
    event.preventDefault();
    const boxes = [...node.querySelectorAll(INPUTS)];
    pasted(fill(boxes.slice(boxes.indexOf(event.target)), cells), node);
  };
  return { node, read, problem: problemOf(parts) };
}

const problemOf = (parts) => () => parts.map((part) => part.problem?.()).find(Boolean);

// Cells that were pasted count as typed; those without a place are told.
function pasted(over, node) {
  node.dispatchEvent(new Event("change", { bubbles: true }));
  if (over > 0) notice(say("pasted_over", { n: over }), "bad");
}

// Cells that are pasted from a spreadsheet fill the rows from the one they are pasted into.
function listControl(shape, value, name) {
  const list = element("ol", {});
  const rows = [];
  const none = shape.nothing || (shape.may_be_empty ? [] : null);
  const nothing = none === null ? null : element("input", { type: "checkbox", checked: same(value, none) });
  const more = element("button", { type: "button", textContent: words.add });
  more.setAttribute("aria-label", `${words.add}: ${name}`);
  const hide = () => (list.hidden = more.hidden = nothing.checked);
  const changed = () => list.dispatchEvent(new Event("change", { bubbles: true }));
  const renumber = (row, at) => {
    for (const part of row.node.querySelectorAll("[aria-label]")) {
      part.setAttribute("aria-label", part.getAttribute("aria-label").replace(`${name} ${row.number}`, `${name} ${at + 1}`));
    }
    row.number = at + 1;
  };
  const add = (one) => {
    const inner = control(shape.item, one, `${name} ${rows.length + 1}`);
    const drop = element("button", { type: "button", className: "drop", textContent: "×", title: words.drop });
    drop.setAttribute("aria-label", `${words.drop}: ${name} ${rows.length + 1}`);
    const row = { ...inner, number: rows.length + 1, node: element("li", { className: shape.item.of }, inner.node, drop) };
    drop.onclick = () => {
      rows.splice(rows.indexOf(row), 1);
      row.node.remove();
      rows.forEach(renumber);
      if (nothing && !rows.length && shape.may_be_empty) {
        nothing.checked = true;
        hide();
        nothing.focus();
      } else more.focus();
      changed();
    };
    rows.push(row);
    list.append(row.node);
    return row;
  };
  if (Array.isArray(value)) value.forEach(add);
  more.onclick = () => $(INPUTS, add(null).node)?.focus();
  const node = element("div", { className: "list" }, list, more);
  node.onpaste = (event) => {
    const cells = table(event.clipboardData.getData("text/plain"));
    if (cells.flat().length < 2 || event.target.closest(".list") !== node) return;
    event.preventDefault();
    const boxesOf = (row) => [...row.node.querySelectorAll(INPUTS)].filter((box) => box.closest(".list") === node);
    const first = rows.find((row) => row.node.contains(event.target));
    const column = first ? Math.max(boxesOf(first).indexOf(event.target), 0) : 0;
    const start = first ? rows.indexOf(first) : rows.length;
    const over = cells.map((texts, at) => fill(boxesOf(rows[start + at] ?? add(null)).slice(column), texts));
    pasted(over.reduce((sum, one) => sum + one, 0), list);
  };
  if (nothing) {
    nothing.addEventListener("change", hide);
    hide();
    node.prepend(element("label", { className: "nothing" }, nothing, ` ${shape.nothing || words.no_items}`));
  }
  const read = () => {
    if (nothing?.checked) return none;
    const found = rows.map((row) => row.read()).filter((one) => !isEmpty(one));
    const had = Array.isArray(value) && value.length > 0;
    return found.length || had ? found : null;
  };
  return { node, read, problem: problemOf(rows) };
}

function keysControl(shape, value, name) {
  const rows = [];
  const list = element("div", { className: "keys" });
  const add = (key, inner, one) => {
    const part = control(inner, one, `${name}: ${inner.label || key}`);
    rows.push({ ...part, key: () => key });
    list.append(element("div", { className: "cell" }, element("span", { textContent: inner.label || key }), part.node));
  };
  const known = new Map(shape.fields);
  for (const [key, inner] of known) add(key, inner, value?.[key] ?? null);
  for (const [key, one] of Object.entries(value ?? {})) if (!known.has(key)) add(key, shape.item ?? known.values().next().value, one);
  list.onpaste = (event) => {
    const cells = table(event.clipboardData.getData("text/plain")).flat();
    if (cells.length < 2) return;
    event.preventDefault();
    const boxes = [...list.querySelectorAll(INPUTS)];
    pasted(fill(boxes.slice(boxes.indexOf(event.target)), cells), list);
  };
  const node = element("div", { className: "list" }, list);
  if (shape.item) node.append(moreKeys(shape, name, rows, list));
  const read = () => {
    const found = {};
    for (const row of rows) {
      const one = row.read();
      const key = row.key();
      if (key && (one !== null || (value && key in value))) found[key] = one;
    }
    return Object.keys(found).length || value !== null ? found : null;
  };
  const problem = () => {
    const keys = rows.map((row) => row.key());
    const twice = keys.find((key, at) => key && keys.indexOf(key) < at);
    if (twice) return say("key_twice", { key: twice });
    return rows.some((row) => !row.key() && row.read() !== null) ? words.no_key : "";
  };
  return { node, read, problem };
}

// Years that are not there yet: their number is typed, too.
function moreKeys(shape, name, rows, list) {
  const more = element("button", { type: "button", textContent: words.add });
  more.setAttribute("aria-label", `${words.add}: ${name}`);
  more.onclick = () => {
    const key = element("input", { className: "number", inputMode: "numeric", placeholder: words.key });
    key.setAttribute("aria-label", `${name}: ${words.key}`);
    const part = control(shape.item, null, name);
    rows.push({ ...part, key: () => key.value.trim() });
    list.append(element("div", { className: "cell" }, key, part.node));
    key.focus();
  };
  return more;
}

// Whether a box takes a text: a choice only one of its own.
function put(box, text) {
  const known = box.matches("select") ? [...box.options].find((one) => plain(one.value) === plain(text))?.value : text;
  if (known === undefined) return false;
  box.value = known;
  return true;
}

// The number of texts for which there is no box.
function fill(boxes, texts) {
  const over = texts.filter((text, at) => text.trim() && (!boxes[at] || !put(boxes[at], text.trim())));
  return over.length;
}

// The cells of a spreadsheet on the clipboard: those with a line break are in quotation marks.
function table(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/gy;
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let found = cell.exec(whole); found; found = cell.exec(whole)) {
    const [, raw, end] = found;
    rows.at(-1).push(/^"[^]*"$/.test(raw) && /[\n\t"]/.test(raw.slice(1, -1)) ? raw.slice(1, -1).replace(/""/g, '"') : raw);
    if (end === "\n") rows.push([]);
    if (end === "" || cell.lastIndex >= whole.length + (end === "" ? 0 : 1)) break;
  }
  return rows;
}

// --- what is shown, and saved ----------------------------------------------------------------------------------------------

function filterFigures() {
  const matches = matching("#filter");
  const open = $("#open-only").checked;
  for (const section of document.querySelectorAll("#figures .form section")) {
    let any = false;
    for (const row of $(".items", section).children) {
      const { item } = row;
      const isOpen = row.classList.contains("missing") || row.classList.contains("tried") || $(".problem", row).textContent !== "";
      row.hidden = !matches(plain(`${item.label} ${item.path.split(".").pop()} ${item.note} ${JSON.stringify(item.value ?? "")}`)) || (open && !isOpen && !row.contains(document.activeElement));
      any ||= !row.hidden;
    }
    section.hidden = !any;
  }
  const missing = document.querySelectorAll("#figures .missing").length;
  $("#figures .lacking").textContent = missing ? say("lacking", { n: missing }) : "";
}

async function saveTried(name) {
  const body = { name, data: view.data };
  await sent;
  const open = formRows().find((row) => said(row) || row.refused);
  if (open) {
    notice(said(open) || open.refused, "bad");
    return showFigure(open.dataset.path);
  }
  const answer = await fetch(here("save"), { method: "POST", body: JSON.stringify(body) }).catch(() => null);
  if (!answer) return status(say("disconnected", { data: view.data }), "bad");
  const found = await answer.json().catch(() => ({ reason: "not_saved" })); // the command failed
  if (answer.ok) return notice(say(name === null ? "saved_here" : "saved", { file: found.file, data: view.data, n: found.count }));
  const label = shown.get(found.path)?.label ?? found.path;
  notice(say(found.reason, { near: nearName(), label, file: view.data }), "bad");
  if (found.path) showFigure(found.path);
}

function showFigure(path) {
  openPanel("figures");
  $("#filter").value = "";
  $("#open-only").checked = false;
  filterFigures();
  document.getElementById(`try-${path}`)?.focus();
}

$("#filter").oninput = filterFigures;
$("#open-only").onchange = filterFigures;
$("#save-here").onclick = () => saveTried(null);
$("#save").onclick = () => saveTried($("#save-name").value);
$("#save-name").onkeydown = (event) => event.key === "Enter" && saveTried($("#save-name").value);
$("#wide").onclick = () => {
  const isWide = document.body.classList.toggle("wide");
  $("#wide").setAttribute("aria-pressed", isWide);
};
addEventListener("beforeunload", (event) => {
  const isTyped = (row) => row.control && !row.item.locked && (unfinished(row) || !same(row.control.read(), row.item.value));
  if (unsaved.here || unsaved.elsewhere.length || formRows().some(isTyped)) event.preventDefault();
});
for (const button of document.querySelectorAll(".forget")) button.onclick = () => {
  if (unsaved.here > 1 && !confirm(say("forget_all", { n: unsaved.here }))) return;
  for (const row of formRows()) {
    if (row.item.locked) continue;
    if (isTried(row.item) || row.sent) asInFile(row);
    renew(row);
  }
  attemptWith({ name: null });
};
