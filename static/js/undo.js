"use strict";
// Ctrl+Z over cells and rows: each step is what the page's state differed in before and after it. Typing in a cell is one
// step for each visit. What the server or a colleague changed is nobody's step.
const Undo = (function () {
  const MOST = 200;
  const form = document.getElementById("table-form");
  let done = [];
  let undone = [];
  let control = null;
  let last = Table.read();
  let stepping = false;

  // --- what differs ---

  function difference(before, after) {
    const step = { cells: [], follows: [], added: [], removed: [], order: {} };
    Object.entries(after.cells).forEach(([place, text]) => {
      if (!(place in before.cells)) return;
      const [was, is] = [before.follows.has(place), after.follows.has(place)];
      if (was !== is) step.follows.push([place, was, is]);
      if (before.cells[place] !== text && !(was && is)) step.cells.push([place, before.cells[place], text]);
    });
    Object.keys(after.rows).forEach((name) => {
      const [old, now] = [before.rows[name] || [], after.rows[name]];
      now.filter((uid) => !old.includes(uid)).forEach((uid) => step.added.push(rowOf(name, uid, after)));
      old.filter((uid) => !now.includes(uid)).forEach((uid) => step.removed.push(rowOf(name, uid, before)));
      if (old.join() !== now.join()) step.order[name] = [old, now];
    });
    return step;
  }

  function rowOf(name, uid, state) {
    const at = `${name}/${uid}/`;
    const cells = Object.entries(state.cells).filter(([place]) => place.startsWith(at));
    const follows = cells.map(([place]) => place).filter((place) => state.follows.has(place));
    return { name, uid, keys: state.keys[`${name}/${uid}`], cells, follows };
  }

  function isEmpty(step) {
    return ["cells", "follows", "added", "removed"].every((key) => !step[key].length) && !Object.keys(step.order).length;
  }

  function reversed(step) {
    return {
      label: step.label,
      cells: step.cells.map(([place, before, after]) => [place, after, before]),
      follows: step.follows.map(([place, before, after]) => [place, after, before]),
      added: step.removed,
      removed: step.added,
      order: Object.fromEntries(Object.entries(step.order).map(([name, [before, after]]) => [name, [after, before]])),
    };
  }

  // --- recording ---

  function push(label, before, after) {
    const step = { ...difference(before, after), label };
    if (isEmpty(step)) return;
    done.push(step);
    done = done.slice(-MOST);
    undone = [];
    tell();
  }

  // What changed since the last step, or since the server was heard last.
  function commit(label = "") {
    if (stepping) return;
    const now = Table.read();
    push(label || (control && control.getAttribute("aria-label")) || "改动", last, now);
    last = now;
  }

  function begin(next) {
    commit();
    control = next;
  }

  function isTyping() {
    const typed = control && control.isConnected && control.id in last.cells;
    return Boolean(typed) && last.cells[control.id] !== Table.textOf(control);
  }

  // All that ``change`` does to the form is one step.
  function step(label, change) {
    if (stepping) return change();
    commit();
    stepping = true;
    try {
      return change();
    } finally {
      stepping = false;
      commit(label);
    }
  }

  // What the server put in a cell is no step.
  function absorb(place, text) {
    if (place in last.cells) last.cells[place] = text;
  }

  // The page was drawn anew: what differs now isn't the person's doing.
  function restart() {
    last = Table.read();
  }

  // --- going back and forth ---

  function undo() {
    commit();
    const last = done.pop();
    if (!last) return "";
    make(reversed(last));
    undone.push(last);
    tell();
    return last.label;
  }

  function redo() {
    commit();
    const next = undone.pop();
    if (!next) return "";
    make(next);
    done.push(next);
    tell();
    return next.label;
  }

  function make(change) {
    stepping = true;
    let passed = 0;
    try {
      const missing = change.added.filter((row) => !putBack(row, change.order[row.name]));
      change.removed.slice().reverse().forEach(takeOut);
      change.cells.forEach((cell) => { passed += write(...cell) ? 0 : 1; });
      change.follows.forEach(([place, , follows]) => Editor.setFollows(place, follows));
      Object.entries(change.order).forEach(([name, [, uids]]) => Rows.arrange(name, uids));
      Rows.changed();
      if (missing.length) PutBack.rows(missing, change.order);
    } finally {
      stepping = false;
      restart();
    }
    if (passed) Notice.tell(`有 ${passed} 个单元格之后又改过，没有撤销。`);
    lead(change);
  }

  // A cell that holds something else by now is left alone.
  function write(place, expected, text) {
    const control = Table.control(place);
    if (!control) return false;
    const stands = Table.textOf(control);
    const same = Table.normal.get(place);
    const asMade = same && same.from === expected && same.to === stands;
    if (stands !== expected && !asMade && stands !== text) return false;
    Editor.put(control, text);
    return true;
  }

  function takeOut({ name, uid }) {
    const row = Rows.all(name).find((other) => other.dataset.row === uid);
    if (row) Rows.take(row);
  }

  // Behind the row that it stood behind; false where the page has no row to take as a model.
  function putBack(old, order) {
    const standing = Rows.all(old.name).find((row) => row.dataset.row === old.uid);
    if (!standing && "parent" in old.keys) return false;
    const anchor = standing || anchorOf(old, order);
    const row = standing || (anchor && Rows.addAfter(anchor, old.uid));
    if (!row) return false;
    if (standing && Rows.removed(standing)) Rows.strike(standing, false);
    old.cells.forEach(([place, text]) => {
      const control = Table.control(place);
      if (control) Editor.put(control, text);
    });
    old.cells.forEach(([place]) => Editor.setFollows(place, old.follows.includes(place)));
    return true;
  }

  function anchorOf(old, order) {
    const mine = Rows.all(old.name).filter((row) => Rows.group(row) === (old.keys.category || ""));
    if (!mine.length || !order) return mine[mine.length - 1] || null;
    const before = order[1].slice(0, order[1].indexOf(old.uid)).reverse();
    const uid = before.find((other) => mine.some((row) => row.dataset.row === other));
    return mine.find((row) => row.dataset.row === uid) || mine[0];
  }

  // Where something changed is in sight, and focused where it is a cell.
  function lead(change) {
    const [first] = change.cells.length ? change.cells[0] : change.added.flatMap((row) => row.cells)[0] || [];
    const control = first && Table.control(first);
    if (control) control.dispatchEvent(new Event("reveal", { bubbles: true }));
    if (!control || control.offsetParent === null) return;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "nearest" });
  }

  function tell() {
    const typing = isTyping() ? control.getAttribute("aria-label") : null;
    const top = (steps) => (steps.length ? steps[steps.length - 1].label : null);
    const detail = { undo: typing || top(done), redo: top(undone) };
    document.dispatchEvent(new CustomEvent("undo", { detail }));
  }

  form.addEventListener("focusin", (event) => { if (event.target.matches(Table.CELLS)) begin(event.target); });
  form.addEventListener("focusout", () => begin(null));
  form.addEventListener("input", tell);
  form.addEventListener("change", (event) => { if (event.target.matches("select, input[type=checkbox]")) commit(); });
  form.addEventListener("rows", () => commit("行的增删或移动"));

  return { step, undo, redo, commit, restart, absorb, push, isTyping, get label() { return done.length ? done[done.length - 1].label : ""; } };
})();
