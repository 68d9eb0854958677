"use strict";
// The table drawn anew by the server, with what was typed meanwhile, the caret and the place on the screen kept.
const Sheet = (function () {
  const form = document.getElementById("table-form");

  function parse(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("#table-form");
    return fresh && fresh.querySelector(".sheet") ? fresh : null;
  }

  // ``html`` is the whole page as the server gives it. Returns its form; null where it holds no table to be filled in.
  function replace(html) {
    const fresh = parse(html);
    if (!fresh) return null;
    Undo.commit();
    const told = Table.changes();
    const at = place();
    form.querySelector(".sheet").replaceWith(document.importNode(fresh.querySelector(".sheet"), true));
    const opened = JSON.parse(fresh.elements.opened.value);
    Table.follows.clear();
    opened.follows.forEach((each) => Table.follows.add(each));
    Table.rebase({ cells: opened.cells, rows: opened.rows, follows: new Set(opened.follows) });
    Undo.restart();
    lose(put(told));
    comeBack(at);
    document.dispatchEvent(new CustomEvent("sheet", { detail: fresh.ownerDocument }));
    return fresh;
  }

  // --- what the server doesn't have yet ---

  function put(told) {
    const lost = [];
    told.added.forEach((row) => { if (!add(row)) lost.push(...Object.entries(row.texts)); });
    told.removed.forEach((place) => {
      const [name, uid] = place.split("/");
      const row = Rows.all(name).find((other) => other.dataset.row === uid);
      if (row) Rows.strike(row, true);
    });
    Object.entries(told.order).forEach(([name, uids]) => Rows.arrange(name, uids));
    told.cells.forEach(([cell, old, text]) => { if (!write(cell, old, text)) lost.push([cell, text]); });
    return lost;
  }

  function add({ rows, uid, texts, own }) {
    const group = texts.category || texts.parent || "";
    const mine = Rows.all(rows).filter((row) => Rows.group(row) === group);
    const standing = mine.find((row) => row.dataset.row === uid);
    const row = standing || (mine.length ? Rows.addAfter(mine[mine.length - 1], uid) : null);
    if (!row) return false;
    Object.entries(texts).forEach(([field, text]) => {
      const control = Table.control(`${rows}/${uid}/${field}`);
      if (control) Editor.put(control, text);
    });
    own.forEach((field) => Editor.setFollows(`${rows}/${uid}/${field}`, false));
    return true;
  }

  function write(cell, old, text) {
    const control = Table.control(cell);
    if (!control) return false;
    const stands = Table.base.cells[cell] || "";
    if (stands === Table.plain(text)) return true;
    Editor.setFollows(cell, false);
    Editor.put(control, text);
    if (stands !== old) Conflicts.add({ place: cell, theirs: stands });
    return true;
  }

  function lose(lost) {
    const texts = lost.filter(([, text]) => text).map(([cell, text]) => ({ label: cell.includes("/") ? "已不存在的行" : cell, text }));
    if (texts.length) Rescue.show({ reason: "这些内容所在的行已被其他人删除，没有保存。可以复制后填到别处。", texts, onDone: () => {} });
  }

  // --- where one was ---

  function place() {
    const control = document.activeElement;
    const inside = form.contains(control) && control.id;
    const texts = inside && control.matches("textarea, input:not([type=checkbox])");
    return {
      id: inside ? control.id : "",
      top: inside ? control.getBoundingClientRect().top : 0,
      caret: texts ? [control.selectionStart, control.selectionEnd] : null,
    };
  }

  function comeBack({ id, top, caret }) {
    const control = id && document.getElementById(id);
    if (!control) return;
    control.focus({ preventScroll: true });
    if (caret) control.setSelectionRange(...caret);
    window.scrollBy(0, control.getBoundingClientRect().top - top);
  }

  return { replace };
})();
