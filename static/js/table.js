"use strict";
// The table as the page's script knows it: what stands in its cells, what the server holds, and what differs.
//
// A state is {cells: {place: text}, rows: {name: [uid]}, keys: {"rows/uid": {category or parent}}, follows: Set of places}.
// ``base`` is the server's, as it was told last; what the page shows beyond it has yet to be sent.
const Table = (function () {
  const form = document.getElementById("table-form");
  const CELLS = "[data-cell] input[id][name], [data-cell] textarea[id][name], [data-cell] select[id][name]";
  const KEYS = ["category", "parent"];
  const opened = JSON.parse(form.elements.opened.value);
  // Rows that the page has shown: what it never had it can't have removed.
  const shown = new Set();
  // Cells where somebody else was faster: they wait until the person has chosen.
  const held = new Map();
  // What the server made of a text: 6万 → 6. The page goes on showing the text while one is in the cell.
  const normal = new Map();
  const follows = new Set(opened.follows);
  let base = { cells: opened.cells, rows: opened.rows, follows: new Set(opened.follows) };

  // --- reading the page ---

  function read() {
    const state = { cells: {}, rows: {}, keys: {}, follows: new Set(follows) };
    Object.keys(base.rows).forEach((name) => { state.rows[name] = []; });
    const going = new Set();
    form.querySelectorAll("tr[data-row]").forEach((row) => {
      if (Rows.removed(row)) return going.add(row.dataset.row);
      const { row: uid, rows: name } = row.dataset;
      shown.add(uid);
      state.rows[name].push(uid);
      state.keys[`${name}/${uid}`] = keysOf(row);
      return null;
    });
    form.querySelectorAll(CELLS).forEach((control) => {
      if (!going.has(control.id.split("/")[1])) state.cells[control.id] = textOf(control);
    });
    return state;
  }

  function keysOf(row) {
    const found = {};
    KEYS.forEach((key) => {
      const field = Rows.field(row, key);
      if (field) found[key] = field.value;
    });
    return found;
  }

  function textOf(control) {
    if (control.type === "checkbox") return control.checked ? "1" : "";
    return control.value;
  }

  function control(place) {
    const found = document.getElementById(place);
    return found && found.matches(CELLS) ? found : null;
  }

  function cell(place) {
    const found = control(place);
    return found ? found.closest("[data-cell]") : null;
  }

  // --- what the server has yet to be told ---

  function changes(now = read()) {
    const found = { cells: [], added: [], removed: [], order: {}, follow: [] };
    const isNew = (place) => place.includes("/") && !base.rows[place.split("/")[0]].includes(place.split("/")[1]);
    Object.entries(now.cells).forEach(([place, text]) => {
      if (!isNew(place) && !held.has(place) && differs(place, text)) found.cells.push([place, base.cells[place] || "", text]);
    });
    follows.forEach((place) => {
      if (!base.follows.has(place) && place in now.cells && !isNew(place)) found.follow.push(place);
    });
    Object.entries(now.rows).forEach(([name, uids]) => {
      const before = base.rows[name];
      uids.filter((uid) => !before.includes(uid)).forEach((uid) => found.added.push(added(name, uid, now)));
      const gone = before.filter((uid) => shown.has(uid) && !uids.includes(uid));
      found.removed.push(...gone.map((uid) => `${name}/${uid}`));
      const left = before.filter((uid) => shown.has(uid) && !gone.includes(uid));
      if (uids.join() !== left.join()) found.order[name] = uids;
    });
    return found;
  }

  function differs(place, text) {
    if (follows.has(place)) return false;
    const stands = base.cells[place] || "";
    const same = normal.get(place);
    if (same && same.from === text && same.to === stands) return false;
    return plain(text) !== stands || base.follows.has(place);
  }

  // As the server keeps a text.
  function plain(text) {
    return text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
  }

  function added(name, uid, now) {
    const at = `${name}/${uid}/`;
    const texts = { ...now.keys[`${name}/${uid}`] };
    const own = [];
    Object.keys(now.cells).filter((place) => place.startsWith(at)).forEach((place) => {
      const field = place.slice(at.length);
      texts[field] = now.cells[place];
      if (cell(place).classList.contains("cell-own")) own.push(field);
    });
    return { rows: name, uid, texts, own };
  }

  // What is left of a change set once another one, on its way already, has been taken.
  function beyond(told, sent) {
    const texts = textsOf(sent);
    const rest = (place, old, text) => (texts.has(place) ? [place, texts.get(place), text] : [place, old, text]);
    const isSent = (row) => sent.added.some((other) => other.uid === row.uid);
    const typed = told.added.filter(isSent).flatMap((row) => {
      const cells = Object.entries(row.texts).filter(([field]) => !KEYS.includes(field));
      return cells.map(([field, text]) => rest(`${row.rows}/${row.uid}/${field}`, "", text));
    });
    const cells = told.cells.map((cell) => rest(...cell)).concat(typed).filter(([, old, text]) => old !== text);
    return { ...told, cells, added: told.added.filter((row) => !isSent(row)) };
  }

  // The texts that a change set writes, by place.
  function textsOf(told) {
    const texts = new Map(told.cells.map(([place, , text]) => [place, text]));
    told.added.forEach((row) => {
      Object.entries(row.texts).forEach(([field, text]) => texts.set(`${row.rows}/${row.uid}/${field}`, text));
    });
    return texts;
  }

  function isEmpty(told) {
    return ["cells", "added", "removed", "follow"].every((key) => !told[key].length) && !Object.keys(told.order).length;
  }

  // Places that a change set speaks of.
  function places(told) {
    const rows = told.added.flatMap((row) => Object.keys(row.texts).map((field) => `${row.rows}/${row.uid}/${field}`));
    return told.cells.map(([place]) => place).concat(rows, told.follow);
  }

  // --- what the server answers ---

  function rebase(next) {
    base = next;
    const text = { cells: base.cells, rows: base.rows, follows: Array.from(base.follows) };
    form.elements.opened.value = JSON.stringify(text);
  }

  return {
    read, control, cell, textOf, changes, beyond, textsOf, isEmpty, places, plain, rebase, held, normal, follows, shown, CELLS,
    get base() { return base; },
  };
})();
