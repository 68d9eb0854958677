"use strict";
// Moving about the table as in a spreadsheet, over native controls, which input methods and screen readers know.
//
// A cell that one arrives at by keyboard is *ready*: its whole text is selected, and arrows go on to the next cell. As
// soon as one types, clicks or presses F2 the cell is being edited: arrows move the caret, and go on at the text's edge.
// Long texts outside rows and the report's blocks keep Enter and arrows to themselves.
const Cells = (function () {
  const form = document.getElementById("table-form");
  const OTHERS = "button, a[href], summary, input:not([type=hidden]), select, textarea";
  // How one has come to a cell: its text as it was then, and whether it is still only selected.
  let visit = null;
  let arriving = null;
  let pointed = null;
  let tabbed = false;

  // --- what a cell is ---

  function isCell(element) {
    return element.matches(Table.CELLS) && element.type !== "hidden" && form.contains(element);
  }

  function isText(control) {
    return control.tagName === "TEXTAREA" || (control.tagName === "INPUT" && control.type !== "checkbox");
  }

  function isLong(control) {
    return control.tagName === "TEXTAREA" && control.closest(".long, .report") !== null;
  }

  function box(control) {
    return control.closest("[data-cell]").getBoundingClientRect();
  }

  function inSight(control) {
    return !control.disabled && control.offsetParent !== null;
  }

  function all() {
    return Array.from(form.querySelectorAll(Table.CELLS)).filter((control) => isCell(control) && inSight(control));
  }

  // --- the visit ---

  function begin(control) {
    visit = { control, place: control.id, before: control.value, ready: false, undone: false, left: false };
    if (!isText(control) || isLong(control)) return;
    visit.ready = pointed !== control && (tabbed || arriving === control || control.value === "");
    if (visit.ready) control.select();
  }

  // Back from another window, or in a sheet that the server drew anew: still the same visit.
  function goesOn(control) {
    if (!visit || visit.place !== control.id || visit.left) return false;
    visit.control = control;
    return true;
  }

  function onFocus(event) {
    if (isCell(event.target) && !goesOn(event.target)) begin(event.target);
    tabbed = false;
  }

  function onBlur(event) {
    const [control, mine] = [event.target, visit];
    if (!mine || mine.control !== control) return;
    setTimeout(() => {
      if (control.isConnected && mine.control === control && document.activeElement !== control) mine.left = true;
    });
  }

  function onPoint(event) {
    pointed = event.target;
    if (at(event.target)) visit.ready = false;
  }

  function onInput(event) {
    if (!at(event.target)) return;
    if (!event.isTrusted) return renew();
    visit.ready = false;
    visit.undone = event.inputType === "historyUndo" || (visit.undone && event.inputType === "historyRedo");
  }

  function at(control) {
    return visit !== null && visit.control === control;
  }

  // Somebody else than the person at the keyboard wrote into the cell: that is what the visit begins with now.
  function renew() {
    if (!visit) return;
    Object.assign(visit, { before: visit.control.value, undone: false });
    if (visit.ready && document.activeElement === visit.control) visit.control.select();
  }

  // After Ctrl+Z: the cell that was changed is selected like one that one has come to.
  function settle() {
    if (!visit || document.activeElement !== visit.control) return;
    visit.ready = isText(visit.control) && !isLong(visit.control);
    renew();
  }

  // Where one is when the row of this cell has come, gone or moved: in the cell, else in the one above or below.
  function spot() {
    if (!visit || !visit.control.isConnected) return settle;
    const { control } = visit;
    const places = [control, inColumn(control, -1), inColumn(control, 1)];
    return () => {
      const { activeElement } = document;
      if (activeElement === document.body || activeElement.disabled) go(places.find((place) => place && place.isConnected));
      settle();
    };
  }

  function isReady(control) {
    if (!at(control) || !visit.ready) return false;
    return control.selectionStart === 0 && control.selectionEnd === control.value.length;
  }

  // Whether the browser's own undo (or redo) has something to do in this cell.
  function isEdited(control) {
    return at(control) && isText(control) && control.value !== visit.before;
  }

  function isUndone(control) {
    return at(control) && isText(control) && visit.undone && document.queryCommandEnabled("redo");
  }

  // --- where the next cell is ---

  function beside(control, step) {
    const controls = all();
    return controls[controls.indexOf(control) + step];
  }

  function inColumn(control, step) {
    return inRows(control, step) || nearest(control, step);
  }

  function inRows(control, step) {
    const row = control.closest("tr[data-row]");
    const rows = row ? Rows.all(row.dataset.rows) : [];
    for (let i = rows.indexOf(row) + step; row && rows[i]; i += step) {
      const found = Rows.field(rows[i], control.id.split("/")[2]);
      if (found && inSight(found) && !Rows.removed(rows[i])) return found;
    }
    return null;
  }

  // By where they stand on the page: merged cells know no columns.
  function nearest(control, step) {
    const here = box(control);
    const ahead = all()
      .map((other) => ({ other, there: box(other) }))
      .map(({ other, there }) => ({ other, there, far: step > 0 ? there.top - here.bottom : here.top - there.bottom }))
      .filter(({ far }) => far > -1);
    const over = ahead.filter(({ there }) => there.left < here.right - 1 && there.right > here.left + 1);
    const [first] = (over.length ? over : ahead).sort((a, b) => a.far - b.far || a.there.left - b.there.left);
    return first ? first.other : null;
  }

  function go(control) {
    if (!control) return false;
    arriving = control;
    control.focus({ preventScroll: true });
    arriving = null;
    control.scrollIntoView({ block: "nearest" });
    return true;
  }

  // --- keys ---

  function onEnter(control, step) {
    if (isLong(control)) return false;
    go(inColumn(control, step));
    // Never half a table posted, also where there is nothing below.
    return true;
  }

  function onArrow(control, key, event) {
    if (isLong(control)) return false;
    // Held down, an arrow stops at a choice instead of running through its options.
    if (control.tagName === "SELECT") return event.repeat;
    const across = key === "ArrowLeft" || key === "ArrowRight";
    const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    if (!isAtEdge(control, step, across)) return false;
    const gone = go(across ? beside(control, step) : inColumn(control, step));
    return gone || isReady(control);
  }

  function isAtEdge(control, step, across) {
    if (!isText(control) || isReady(control) || (!across && control.tagName === "INPUT")) return true;
    const edge = step > 0 ? control.value.length : 0;
    return control.selectionStart === edge && control.selectionEnd === edge;
  }

  function edit(control) {
    if (!isText(control)) return false;
    visit.ready = false;
    control.setSelectionRange(control.value.length, control.value.length);
    return true;
  }

  function breakLine(control) {
    if (control.tagName !== "TEXTAREA" || control.closest(".report")) return false;
    return document.execCommand("insertText", false, "\n");
  }

  // The text from before the visit, which can itself be undone.
  function giveBack(control) {
    if (!isText(control) || isLong(control) || isReady(control)) return false;
    const { before } = visit;
    if (control.value !== before) Undo.step("放弃本格的修改", () => Rows.write(control, before));
    visit.ready = true;
    control.select();
    return true;
  }

  // Buttons between the cells, which Tab passes by: a row's tools, 加行, 恢复自动取数.
  function toButton(from, step) {
    const buttons = Array.from(form.querySelectorAll(OTHERS))
      .filter((element) => !isCell(element) && element.tabIndex >= 0 && inSight(element));
    const ahead = buttons.filter((button) => {
      const lies = from.compareDocumentPosition(button);
      return lies & (step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING);
    });
    const next = step > 0 ? ahead[0] : ahead[ahead.length - 1];
    if (next) next.focus();
    return true;
  }

  function back() {
    return visit !== null && visit.control.isConnected && go(visit.control);
  }

  const CELL = {
    Enter: (control) => onEnter(control, 1),
    "Shift+Enter": (control) => onEnter(control, -1),
    "Alt+Enter": breakLine,
    Tab: (control) => go(beside(control, 1)),
    "Shift+Tab": (control) => go(beside(control, -1)),
    F2: edit,
    Escape: giveBack,
    ArrowLeft: onArrow,
    ArrowRight: onArrow,
    ArrowUp: onArrow,
    ArrowDown: onArrow,
  };
  const ANYWHERE = { F9: (from) => toButton(from, 1), "Shift+F9": (from) => toButton(from, -1) };
  const BUTTON = { Escape: back };

  // Ctrl+Shift+D: how a key is called, whatever the state of the input method or the Caps key.
  function called(event) {
    const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
    return held.concat(event.key.length === 1 ? event.key.toUpperCase() : event.key).join("+");
  }

  // An input method has the keyboard: nothing that is pressed is meant for the table.
  function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  function onKey(event) {
    if (isComposing(event) || event.defaultPrevented || !form.contains(event.target)) return;
    tabbed = event.key === "Tab";
    const key = called(event);
    const press = ANYWHERE[key] || (isCell(event.target) ? CELL : BUTTON)[key];
    if (press && press(event.target, event.key, event)) event.preventDefault();
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPoint);
  document.addEventListener("pointerup", () => { pointed = null; });
  form.addEventListener("focusin", onFocus);
  form.addEventListener("focusout", onBlur);
  form.addEventListener("input", onInput);
  form.addEventListener("compositionstart", (event) => { if (at(event.target)) visit.ready = false; });
  return { isCell, isText, isComposing, called, isEdited, isUndone, renew, spot, go };
})();
