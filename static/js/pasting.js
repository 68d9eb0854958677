"use strict";
// Cells copied from Excel, WPS or Word come into the rows: a preview says what will happen, one undo takes it all back.
// A single text goes where the cursor stands, as it always does.
const Pasting = (function () {
  const form = document.getElementById("table-form");
  const told = JSON.parse(document.getElementById("headings").textContent);

  // --- the table as it stands ---

  function table() {
    return { most: told.most, sets: told.sets.map(setOf).filter((set) => set.rows.length) };
  }

  function setOf(words) {
    const rows = Rows.all(words.name).filter((row) => !Rows.removed(row));
    const fields = rows.length ? cellsOf(rows[0]).map(fieldOf).filter((field) => words.heads[field]) : [];
    const groups = Array.from(new Set(rows.map(Rows.group)));
    return {
      ...words,
      fields,
      rows: rows.map((row) => ({ uid: row.dataset.row, group: Rows.group(row), cells: textsOf(row) })),
      kinds: Object.fromEntries(fields.map((field) => [field, kindOf(rows, field)])),
      under: rows.some((row) => Rows.field(row, "parent")),
      fixedGroups: groups.filter((group) => !grows(rows, group)),
    };
  }

  function cellsOf(row) {
    return Array.from(row.querySelectorAll("td[data-cell]"));
  }

  function fieldOf(cell) {
    return cell.dataset.cell.split("/")[2];
  }

  function textsOf(row) {
    const controls = Rows.controls(row);
    return Object.fromEntries(cellsOf(row).map((cell, at) => [fieldOf(cell), textOf(cell, controls[at])]));
  }

  function textOf(cell, control) {
    if (!control) return { text: cell.querySelector("[data-fixed]").innerText.trim(), locked: true };
    const text = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
    return { text, locked: false, follows: cell.classList.contains("cell-follow") };
  }

  function kindOf(rows, field) {
    const control = rows.map((row) => Rows.field(row, field)).find((found) => found);
    if (control && control.type === "checkbox") return { kind: "tick" };
    if (!control || control.tagName !== "SELECT") return { kind: "text" };
    return { kind: "choice", options: Array.from(control.options, (option) => option.value).filter((text) => text) };
  }

  // Where rows can have rows below them the next one is the server's business.
  function grows(rows, group) {
    const last = rows.filter((row) => Rows.group(row) === group).pop();
    return rows.some((row) => !Rows.isFixed(row)) && !(Rows.field(last, "parent") && !group);
  }

  function focusOf(control) {
    const row = control.closest("tr[data-row]");
    const at = row ? Rows.controls(row).indexOf(control) : -1;
    return at < 0 ? null : { set: row.dataset.rows, uid: row.dataset.row, field: fieldOf(cellsOf(row)[at]) };
  }

  // --- into the table ---

  function apply(plan) {
    Undo.step("粘贴", () => {
      const rows = rowsFor(plan.lines);
      plan.lines.forEach((line, i) => line.cells.filter(isWritten).forEach((cell) => write(rows[i], cell)));
      Rows.changed();
    });
    Cells.renew();
    Notice.tell(`${PastePlan.sentence(plan.counts, "已")}。撤销：Ctrl+Z`);
  }

  function isWritten(cell) {
    return cell.state === "filled" || cell.state === "changed";
  }

  // Silently: sums and heights are reckoned once, at the end. What followed a source is the person's own from now on.
  function write(row, cell) {
    const control = Rows.field(row, cell.field);
    if (control.type === "checkbox") control.checked = cell.text !== "";
    else control.value = cell.text;
    Editor.setFollows(control.id, false);
  }

  // The row of each line; new ones come below the last of their group, all of a group at once.
  function rowsFor(lines) {
    const standing = new Map(Array.from(form.querySelectorAll("tr[data-row]"), (row) => [row.dataset.row, row]));
    const added = new Map();
    lines.filter((line) => !line.uid).forEach((line) => {
      const key = `${line.set}/${line.group}`;
      added.set(key, (added.get(key) || []).concat(line));
    });
    const made = new Map();
    added.forEach((mine) => {
      const like = Rows.all(mine[0].set).filter((row) => Rows.group(row) === mine[0].group);
      Rows.addMany(like[like.length - 1], mine.length).forEach((row, i) => made.set(mine[i], row));
    });
    return lines.map((line) => (line.uid ? standing.get(line.uid) : made.get(line)));
  }

  // --- what was pasted ---

  // Text into text, without the line end that Excel puts behind a cell and the quotes around one of several lines.
  function asText(event, control, text) {
    if (text === event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    document.execCommand("insertText", false, text);
  }

  function isForText(control) {
    return control.matches("textarea, input:not([type=checkbox]):not([type=hidden])");
  }

  // Lines without a table are a text of several lines; only a cell of one line can't hold them. Long texts outside rows
  // and what no page prints are no place for a table.
  function isText(copied, control, focus) {
    if (copied.prose || (!focus && control.closest(".long, tr[data-row]"))) return true;
    return !copied.table && copied.rows.every((row) => row.length < 2) && control.tagName === "TEXTAREA";
  }

  function onPaste(event) {
    const control = event.target;
    if (!control.matches(Table.CELLS)) return;
    const copied = Copied.read({
      html: event.clipboardData.getData("text/html"), text: event.clipboardData.getData("text/plain"),
    });
    const focus = focusOf(control);
    if (copied.refusal) return refuse(event, control, copied.refusal);
    if (!copied.rows.length) return;
    if (copied.rows.length === 1 && copied.rows[0].length === 1 && isForText(control)) return asText(event, control, copied.rows[0][0]);
    if (isText(copied, control, focus)) return;
    paste(event, copied, focus);
  }

  // A long text into a long cell is no table: the browser can do that.
  function refuse(event, control, refusal) {
    if (!event.clipboardData.getData("text/plain").includes("\t") && control.tagName === "TEXTAREA") return;
    event.preventDefault();
    Notice.tell(`没有贴入：${refusal}`, { alert: true });
  }

  function paste(event, copied, focus) {
    const plan = PastePlan.make(copied, table(), focus);
    if (!plan) return;
    event.preventDefault();
    if (plan.quiet && plan.writes) return apply(plan);
    if (!plan.writes && !plan.counts.locked && !plan.notes.length) return Notice.tell("复制的内容与表中相同，没有改动。");
    PastePreview.show(plan, {
      // Meanwhile the server may have drawn the sheet anew.
      again: (asked) => PastePlan.make(copied, table(), focus, asked),
      done: apply,
    });
  }

  form.addEventListener("paste", onPaste);
  return { table };
})();
