"use strict";
// What the server answers to a change set, put into the page: texts as they stand now, marks, rows, conflicts. What the
// person has typed meanwhile stays.
const Answers = (function () {
  const OURS = [".tag", ".notes", ".as-typed", ".origin", ".offer", "[name=conflict]", ".choice-of-two", ".told-conflict"];

  // Returns whether rows came, went or moved that this page knows nothing of: then it must be drawn anew.
  function take(answer, told) {
    const before = Table.base;
    const next = merged(before, answer);
    Table.rebase(next);
    const sent = Table.textsOf(told);
    const conflicts = new Set(answer.conflicts.map((conflict) => conflict.place));
    follow(before, next);
    changed(before, next, sent).forEach((place) => { if (!conflicts.has(place)) settle(place, before, sent, answer.by); });
    told.removed.forEach((place) => gone(place));
    Object.entries(answer.drawn).forEach(([place, drawn]) => draw(place, ...drawn));
    answer.conflicts.filter(({ gone, place }) => !gone && !Table.follows.has(place)).forEach((conflict) => Conflicts.add({ ...conflict, by: answer.by }));
    lost(answer.conflicts.filter((conflict) => conflict.gone));
    Editor.addUp();
    return isForeign(before);
  }

  function merged(before, answer) {
    const follows = answer.follows ? new Set(answer.follows.places) : before.follows;
    if (answer.opened) return { ...answer.opened, follows };
    const rows = { ...before.rows, ...answer.rows };
    const standing = new Set(Object.values(rows).flat());
    const cells = { ...before.cells, ...answer.cells };
    Object.keys(cells).forEach((place) => {
      if (place.includes("/") && !standing.has(place.split("/")[1])) delete cells[place];
    });
    return { cells, rows, follows };
  }

  function changed(before, next, sent) {
    const other = Object.keys(next.cells).filter((place) => next.cells[place] !== before.cells[place]);
    return new Set([...other, ...sent.keys()]);
  }

  // Which cells follow is the server's to say, but for those that were typed over meanwhile.
  function follow(before, next) {
    next.follows.forEach((place) => { if (!before.follows.has(place)) Table.follows.add(place); });
    before.follows.forEach((place) => { if (!next.follows.has(place)) Table.follows.delete(place); });
  }

  function settle(place, before, sent, by) {
    const control = Table.control(place);
    if (!control) return;
    const [text, stands] = [Table.textOf(control), Table.base.cells[place] || ""];
    if (sent.has(place)) {
      if (text !== sent.get(place)) return;
      if (text !== stands) Table.normal.set(place, { from: text, to: stands });
      if (control !== document.activeElement) show(control, stands);
      return;
    }
    if (Table.follows.has(place) || isUntouched(place, text, before)) show(control, stands);
    else if (Table.plain(text) !== stands && !isFilledIn(place, before)) Conflicts.add({ place, theirs: stands, by });
  }

  // What the house filled in is nobody's word: typed over here it is no conflict.
  function isFilledIn(place, before) {
    return before.follows.has(place) || Table.base.follows.has(place);
  }

  function isUntouched(place, text, before) {
    const stood = before.cells[place] || "";
    const same = Table.normal.get(place);
    return Table.plain(text) === stood || Boolean(same && same.from === text && same.to === stood);
  }

  function show(control, text) {
    if (Table.textOf(control) === text) return;
    Editor.put(control, text);
    Undo.absorb(control.id, text);
  }

  // A row that was struck out: it goes, or was emptied where it is the last of its 二级.
  function gone(place) {
    const [name, uid] = place.split("/");
    const row = Rows.all(name).find((other) => other.dataset.row === uid);
    if (!row || !Rows.removed(row)) return;
    if (!Table.base.rows[name].includes(uid)) {
      Rows.take(row);
      return;
    }
    Rows.strike(row, false);
    row.querySelectorAll(Table.CELLS).forEach((control) => Editor.put(control, Table.base.cells[control.id] || ""));
  }

  // --- what the house says at a cell ---

  function draw(place, classes, html) {
    const cell = Table.cell(place);
    if (!cell) return;
    const kept = Array.from(cell.classList).filter((name) => !name.startsWith("cell-") && name !== "restated");
    const faults = Array.from(cell.classList).filter((name) => name.startsWith("cell-fault"));
    cell.className = kept.concat(faults, classes.filter((name) => !name.startsWith("cell-fault"))).join(" ");
    cell.querySelectorAll(OURS.map((part) => `:scope > ${part}`).join(",")).forEach((part) => part.remove());
    const drawn = document.createElement("template");
    drawn.innerHTML = html;
    const more = cell.querySelector(":scope > .extra");
    cell.insertBefore(drawn.content, more);
    tie(place, cell);
    if (Table.held.has(place)) Conflicts.draw(place);
  }

  function tie(place, cell) {
    const [control, notes] = [Table.control(place), cell.querySelector(":scope > .notes")];
    if (notes) control.setAttribute("aria-describedby", notes.id);
    else control.removeAttribute("aria-describedby");
  }

  // Cells whose row somebody removed meanwhile: the texts are shown to be copied.
  function lost(conflicts) {
    if (!conflicts.length) return;
    const texts = conflicts.map(({ label, yours }) => ({ label, text: yours }));
    Rescue.show({ reason: "这些单元格所在的行已被其他人删除，您填的内容没有保存。可以复制后填到别处。", texts, onDone: () => {} });
  }

  // Rows that came, went or moved by another hand.
  function isForeign(before) {
    const here = Table.read().rows;
    return Object.entries(Table.base.rows).some(([name, uids]) => {
      const came = uids.some((uid) => !Table.shown.has(uid));
      const went = here[name].some((uid) => before.rows[name].includes(uid) && !uids.includes(uid));
      return came || went || isMoved(here[name], before.rows[name], uids);
    });
  }

  // The page shows the old order, the server has another one, and nobody moved anything here.
  function isMoved(here, old, now) {
    const common = (uids) => uids.filter((uid) => here.includes(uid) && old.includes(uid) && now.includes(uid)).join();
    return common(here) === common(old) && common(here) !== common(now);
  }

  return { take, draw };
})();
