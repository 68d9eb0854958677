"use strict";
// 指标库: while one types the name of an indicator, those that fit are listed below the cell. The list never takes a key
// that was meant for the text: Enter puts one in only where the arrows chose it, Tab and typing go on as without it.
(function () {
  const form = document.getElementById("table-form");
  const panel = document.getElementById("library");
  const list = document.getElementById("library-list");
  const none = panel.querySelector(".library-none");
  const said = document.getElementById("library-said");
  const columns = JSON.parse(document.getElementById("library-columns").textContent);
  const PAUSE = 150;
  const GAP = 2;
  // The height of the list, in pixels: not less, not more, or what there is room for.
  const LEAST = 140;
  const MOST = 270;
  const KEYS_LINE = 36;
  // The cell that the list belongs to, what stands in it, and which one the arrows chose.
  let cell = null;
  let hits = [];
  let chosen = -1;
  let waiting = null;
  let asking = null;

  // --- where an indicator's name stands ---

  function columnOf(row, part) {
    const fills = columns[row.dataset.rows] || {};
    return Object.keys(fills).find((column) => fills[column] === part);
  }

  function rowOf(control) {
    const row = control.closest && control.closest("tr[data-row]");
    const name = row && columnOf(row, "name");
    return name && Rows.field(row, name) === control ? row : null;
  }

  // --- asking ---

  function later(control) {
    stop();
    waiting = setTimeout(() => ask(control, control.value.trim()), PAUSE);
  }

  function stop() {
    clearTimeout(waiting);
    if (asking) asking.abort();
    asking = null;
  }

  // Without an answer (offline, signed out) nothing is offered, and nothing is said: it is only a help.
  function ask(control, text, wanted = false) {
    stop();
    const row = rowOf(control);
    if (!row || document.activeElement !== control) return close();
    const mine = new AbortController();
    const query = new URLSearchParams({ rows: row.dataset.rows, category: Rows.group(row), q: text });
    asking = mine;
    return fetch(`${panel.dataset.url}?${query}`, { credentials: "same-origin", signal: mine.signal })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((answer) => { if (asking === mine) show(control, answer.hits, text, wanted); })
      .catch(() => { if (asking === mine) close(); });
  }

  // --- the list ---

  function show(control, found, text, wanted) {
    asking = null;
    if (!control.isConnected || document.activeElement !== control) return close();
    const known = found.length === 1 && found[0].name === text;
    if (known || (!found.length && !wanted)) return close();
    cell = control;
    hits = found;
    chosen = -1;
    none.hidden = found.length > 0;
    list.replaceChildren(...found.map(option));
    list.scrollTop = 0;
    panel.hidden = false;
    connect();
    place();
    said.textContent = found.length ? `指标库有 ${found.length} 条，按向下键选择。` : none.textContent;
    return undefined;
  }

  function option(hit, i) {
    const item = document.createElement("li");
    Object.assign(item, { id: `library-${i}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const more = [hit.area, hit.standard, hit.note].filter(Boolean).join(" · ");
    const times = hit.times ? `批复采用 ${hit.times} 次` : "";
    const parts = [["name", hit.name], ["value", hit.value], ["more", more], ["times", times]];
    item.append(...parts.map(([name, text]) => part(`indicator-${name}`, text)));
    return item;
  }

  function part(name, text) {
    const span = document.createElement("span");
    Object.assign(span, { className: name, textContent: text });
    return span;
  }

  // A textarea is a textbox for screen readers and may be called nothing else; these say that a list belongs to it.
  function connect() {
    cell.setAttribute("aria-autocomplete", "list");
    cell.setAttribute("aria-haspopup", "listbox");
    cell.setAttribute("aria-controls", list.id);
  }

  function disconnect() {
    ["aria-autocomplete", "aria-haspopup", "aria-controls", "aria-activedescendant"]
      .forEach((name) => cell.removeAttribute(name));
  }

  // Below the cell, above it where there is no room below.
  function place() {
    const at = cell.closest("[data-cell]").getBoundingClientRect();
    const below = window.innerHeight - at.bottom - KEYS_LINE;
    const above = below < LEAST && at.top > window.innerHeight / 2;
    list.style.maxHeight = `${above ? MOST : Math.max(LEAST, Math.min(MOST, below))}px`;
    const top = above ? at.top - panel.offsetHeight - GAP : at.bottom + GAP;
    const left = Math.max(GAP, Math.min(at.left, document.documentElement.clientWidth - panel.offsetWidth - GAP));
    panel.style.top = `${top + window.scrollY}px`;
    panel.style.left = `${left + window.scrollX}px`;
  }

  function close() {
    stop();
    if (!cell) return;
    disconnect();
    panel.hidden = true;
    list.replaceChildren();
    said.textContent = "";
    cell = null;
    hits = [];
    chosen = -1;
  }

  // --- choosing ---

  function mark(step) {
    const options = list.children;
    if (!options.length) return;
    if (options[chosen]) options[chosen].setAttribute("aria-selected", "false");
    // Before the first and behind the last is the text itself.
    chosen = ((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    if (chosen < 0) return cell.removeAttribute("aria-activedescendant");
    options[chosen].setAttribute("aria-selected", "true");
    cell.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
    return undefined;
  }

  function take(hit) {
    const control = cell;
    const row = rowOf(control);
    close();
    const filled = Undo.step(`填入指标“${hit.name}”`, () => fill(row, hit));
    control.focus({ preventScroll: true });
    control.setSelectionRange(control.value.length, control.value.length);
    said.textContent = `已填入${filled.join("、")}，按 Ctrl+Z 撤销。`;
  }

  // The name goes in anyhow, the rest only where nothing stands.
  function fill(row, hit) {
    return Object.entries(columns[row.dataset.rows])
      .filter(([column, name]) => {
        const control = Rows.field(row, column);
        return control && hit[name] && (name === "name" || Table.textOf(control) === "");
      })
      .map(([column, name]) => {
        Rows.write(Rows.field(row, column), hit[name]);
        return hit[name];
      });
  }

  // --- keys and the mouse ---

  const KEYS = {
    ArrowDown: () => mark(1),
    ArrowUp: () => mark(-1),
    Escape: close,
    Enter: () => (chosen < 0 ? pass() : take(hits[chosen])),
    Tab: pass,
    "Shift+Tab": pass,
  };

  function pass() {
    close();
    return true;
  }

  // Before the keys of the table hear it: as long as the list is open these are its own.
  function onKey(event) {
    if (Cells.isComposing(event)) return;
    const key = Cells.called(event);
    if (key === "F4" && rowOf(event.target)) {
      event.preventDefault();
      ask(event.target, "", true);
    }
    if (cell && event.target === cell && KEYS[key] && !KEYS[key]()) event.preventDefault();
  }

  function onInput(event) {
    const control = event.target;
    if (!rowOf(control) || event.isComposing) return;
    const typed = event.isTrusted && !/^(history|insertFromPaste)/.test(event.inputType || "");
    if (typed && control.value.trim()) later(control);
    else close();
  }

  function onComposed(event) {
    if (rowOf(event.target) && event.target.value.trim()) later(event.target);
  }

  function onPick(event) {
    const item = event.target.closest("[role=option]");
    if (item && cell) take(hits[Array.from(list.children).indexOf(item)]);
  }

  // --- without typing ---

  // For the first row of the 二级 that has no name yet, or a new one.
  function onOpen(event) {
    const button = event.target.closest(".open-library");
    if (!button) return;
    const rows = Rows.all(button.dataset.rows).filter((row) => Rows.group(row) === button.dataset.category);
    const nameIn = (row) => Rows.field(row, columnOf(row, "name"));
    const blank = rows.find((row) => nameIn(row) && !Rows.removed(row) && nameIn(row).value.trim() === "");
    const row = blank || Undo.step("加行", () => added(rows[rows.length - 1]));
    // Where the page can't make a row the section's own ＋ asks the server.
    if (!row) {
      form.querySelector(`button[name=add][value="${button.dataset.rows}/${button.dataset.category}"]`).click();
      return;
    }
    Cells.go(nameIn(row));
    ask(nameIn(row), "", true);
  }

  function added(last) {
    const row = Rows.addAfter(last);
    if (row) Rows.changed();
    return row;
  }

  document.addEventListener("keydown", onKey, true);
  form.addEventListener("input", onInput);
  form.addEventListener("compositionstart", close);
  form.addEventListener("compositionend", onComposed);
  form.addEventListener("click", onOpen);
  form.addEventListener("focusout", close);
  document.addEventListener("sheet", close);
  window.addEventListener("resize", close);
  // The cell keeps the focus while one chooses by mouse.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  panel.addEventListener("click", onPick);
})();
