"use strict";
// The editing page: sums as one types, cells that grow, and cells that are typed over.
const Editor = (function () {
  const form = document.getElementById("table-form");
  const declared = JSON.parse(document.getElementById("sums").textContent);
  const { follows } = Table;

  // --- cells ---

  function grow(areas) {
    areas.forEach((area) => { area.style.height = "auto"; });
    const heights = areas.map((area) => area.scrollHeight);
    areas.forEach((area, i) => { area.style.height = `${heights[i]}px`; });
  }

  function growAll() {
    grow(Array.from(form.querySelectorAll("textarea")));
  }

  // A text into a cell, whoever brings it; the caret stays where it was.
  function put(control, text) {
    if (control.type === "checkbox") {
      control.checked = text !== "";
      return;
    }
    if (control.value === text) return;
    if (control.tagName === "SELECT" && !Array.from(control.options).some((option) => option.value === text)) {
      control.append(new Option(text, text));
    }
    const caret = control === document.activeElement && control.tagName !== "SELECT" ? control.selectionStart : null;
    control.value = text;
    if (caret !== null) control.setSelectionRange(caret, caret);
    if (control.tagName === "TEXTAREA") grow([control]);
  }

  // --- sums ---

  function texts() {
    const header = {};
    form.querySelectorAll("[data-cell] [id]:not([id*='/']):not(ul)").forEach((control) => {
      header[control.id] = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
    });
    const rows = {};
    new Set(declared.sums.map((sum) => sum.rows).filter(Boolean)).forEach((name) => {
      rows[name] = Rows.all(name).filter((row) => !Rows.removed(row)).map(textsOfRow);
    });
    return { header, rows };
  }

  function textsOfRow(row) {
    const prefix = `${row.dataset.rows}-${row.dataset.index}-`;
    const found = {};
    row.querySelectorAll("[data-fixed]").forEach((cell) => { found[cell.dataset.fixed] = cell.textContent; });
    row.querySelectorAll("[name]").forEach((control) => { found[control.name.slice(prefix.length)] = control.value; });
    return { uid: row.dataset.row, texts: found };
  }

  function own() {
    const cells = form.querySelectorAll(".cell-own[data-cell], .cell-fixed[data-cell]");
    const places = Array.from(cells, (cell) => cell.dataset.cell);
    return new Set(places);
  }

  function addUp() {
    const table = texts();
    const filled = Sums.fill(declared, table, own());
    Object.keys(filled).forEach((place) => {
      const control = document.getElementById(place);
      if (control && control.value !== filled[place]) restate(control, filled[place]);
    });
    Weights.tell(declared.scoring, table);
    document.querySelectorAll("[data-mirror]").forEach((mirror) => {
      const control = document.getElementById(mirror.dataset.mirror);
      if (control) mirror.textContent = control.value || "空";
    });
  }

  // How the old value came about says nothing of the new one.
  function restate(control, text) {
    control.value = text;
    control.closest("[data-cell]").classList.add("restated");
  }

  // --- cells that follow a source ---

  // Rows that are new in the page follow as their model does.
  function findFollowing() {
    form.querySelectorAll(".cell-follow[data-cell]").forEach((cell) => follows.add(cell.dataset.cell));
  }

  // Typed over: from now on the cell holds what the person wrote.
  function takeOver(control) {
    const cell = control.closest("[data-cell]");
    if (cell && follows.has(cell.dataset.cell)) setFollows(cell.dataset.cell, false);
  }

  function setFollows(place, on) {
    const cell = Table.cell(place);
    if (!cell || follows.has(place) === on) return;
    if (on) follows.add(place);
    else follows.delete(place);
    if (on) Conflicts.drop(place);
    cell.classList.toggle("cell-follow", on);
    cell.classList.toggle("cell-own", !on);
    const origin = cell.querySelector(":scope > .origin");
    if (origin) origin.textContent = on ? "自动取数" : "手填";
  }

  function onFollow(event) {
    const button = event.target.closest("button[name=follow]");
    if (!button) return;
    event.preventDefault();
    Undo.step("恢复自动取数", () => setFollows(button.value, true));
    Rows.changed();
    Table.control(button.value).focus();
  }

  function onRound(event) {
    const button = event.target.closest("button[name=round]");
    if (!button) return;
    event.preventDefault();
    const control = Table.control(button.value);
    Undo.step("取整", () => Rows.write(control, button.dataset.text));
    control.focus();
  }

  function onInput(event) {
    takeOver(event.target);
    if (event.target.tagName === "TEXTAREA") grow([event.target]);
    addUp();
  }

  document.documentElement.classList.add("scripted");
  form.addEventListener("input", onInput);
  form.addEventListener("rows", () => { findFollowing(); growAll(); addUp(); });
  form.addEventListener("click", onFollow);
  form.addEventListener("click", onRound);
  document.addEventListener("sheet", () => { growAll(); addUp(); });
  window.addEventListener("resize", growAll);
  growAll();

  return { put, grow, addUp, setFollows, own };
})();
