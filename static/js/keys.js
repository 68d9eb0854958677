"use strict";
// Rows by keys and by the buttons beside them: copied, moved, added, struck out, filled down; and every change taken back.
// Each says in words what it did, or why it can't be done here.
(function () {
  const form = document.getElementById("table-form");
  const dialog = document.getElementById("keys");
  const said = document.getElementById("keys-said");
  const LINGERS = 6000;
  const APART = "它的报表没有一起复制，新行另填一张。";
  let hushing = null;
  let opener = null;

  function say(words) {
    said.textContent = words;
    clearTimeout(hushing);
    hushing = setTimeout(() => { said.textContent = ""; }, LINGERS);
  }

  // --- rows in words and in cells ---

  // 数量指标第2行, as the buttons of its tools call it.
  function called(row) {
    return row.querySelector(".tools [name=move]").getAttribute("aria-label").replace(/^\S+\s/, "");
  }

  function column(control) {
    return Cells.isCell(control) ? control.id.split("/")[2] : "";
  }

  function standing(row) {
    return Rows.alike(row).filter((other) => other === row || !Rows.removed(other));
  }

  function textIn(row, name) {
    const control = Rows.field(row, name);
    const fixed = row.querySelector(`[data-fixed="${name}"]`);
    return control ? Table.textOf(control) : fixed ? fixed.innerText : "";
  }

  function goInto(row, name) {
    const same = name && Rows.field(row, name);
    if (same) Cells.go(same);
    else Rows.focusIn(row);
  }

  // A row whose next of its kind brings rows or tables along is made by the server, at the end of its group.
  function isHead(row) {
    const parent = Rows.field(row, "parent");
    return parent !== null && parent.value === "";
  }

  // --- filling ---

  function fillHere(row, name) {
    const rows = standing(row);
    const above = rows[rows.indexOf(row) - 1];
    if (!above) return say("上面没有同组的行，不能向下填充。");
    Undo.step("填入上一行的内容", () => Rows.write(Rows.field(row, name), textIn(above, name)));
    Cells.renew();
    return say("已填入上一行的内容。");
  }

  function fillDown(row, name) {
    const text = textIn(row, name);
    const rows = standing(row);
    const blank = rows.slice(rows.indexOf(row) + 1)
      .map((other) => Rows.field(other, name))
      .filter((control) => control && Table.textOf(control) === "");
    if (!text || !blank.length) return say(text ? "下面没有同组的空格。" : "本格是空的，没有可填的内容。");
    Undo.step("向下填充", () => blank.forEach((control) => Rows.write(control, text)));
    return say(`已填入下面 ${blank.length} 个空格。`);
  }

  function filling(fill) {
    return (row, control) => {
      const name = column(control);
      if (!name || row.closest(".report")) return say("先把光标放进明细行的单元格，再填充。");
      return fill(row, name);
    };
  }

  // --- rows ---

  // Following cells stay with their source; what belongs to the row alone (its place, its annexed table) isn't copied.
  function texts(row) {
    const found = new Map();
    row.querySelectorAll("[data-fixed]").forEach((cell) => found.set(cell.dataset.fixed, cell.innerText));
    row.querySelectorAll(Table.CELLS).forEach((control) => {
      if (!Table.follows.has(control.id)) found.set(control.id.split("/")[2], Table.textOf(control));
    });
    return found;
  }

  function fillIn(row, copied) {
    copied.forEach((text, name) => {
      const control = Rows.field(row, name);
      if (control && text) Rows.write(control, text);
    });
  }

  // Where the page has no row to take as a model: all of them were approved, or the next has its place behind those below.
  function copyByServer(row, name) {
    const { rows } = row.dataset;
    const uid = Rows.newUid();
    const cells = Array.from(texts(row), ([field, text]) => [`${rows}/${uid}/${field}`, text]);
    const before = Rows.all(rows).map((other) => other.dataset.row);
    const behind = before.indexOf(row.dataset.row) + Rows.under(row).length + 1;
    const after = [...before.slice(0, behind), uid, ...before.slice(behind)];
    const { keys } = Table.read();
    const copy = { name: rows, uid, keys: keys[`${rows}/${row.dataset.row}`], cells, follows: [] };
    return Autosave.viaServer("复制行", () => PutBack.rows([copy], { [rows]: [before, after] }))
      .then(() => Rows.all(rows).find((other) => other.dataset.row === uid))
      .then((made) => copied(made, name, isHead(made)))
      .catch((trouble) => say(trouble.message));
  }

  function copyHere(row) {
    const made = Rows.addAfter(row);
    if (!made) return null;
    Rows.changed();
    fillIn(made, texts(row));
    return made;
  }

  function copied(made, name, apart) {
    goInto(made, name);
    say(`已复制为${called(made)}。${apart ? APART : ""}`);
  }

  function duplicate(row, control) {
    const made = isHead(row) ? null : Undo.step("复制行", () => copyHere(row));
    if (!made) return copyByServer(row, column(control));
    return copied(made, column(control), "apart" in row.querySelector("[name=copy]").dataset);
  }

  // Where the page can't make the row, the section's own ＋ asks the server.
  function addBelow(row) {
    const made = isHead(row) ? null : Undo.step("加行", () => Rows.addAfter(row));
    if (!made) {
      const adder = form.querySelector(`button[name=add][value="${row.dataset.rows}/${Rows.group(row)}"]`);
      return adder ? adder.click() : say("这里不能加行。");
    }
    Rows.changed();
    Rows.focusIn(made);
    return say(`已加一行：${called(made)}。`);
  }

  function move(row, control, way) {
    const rows = Rows.alike(row);
    if (row === rows[way === "up" ? 0 : rows.length - 1]) return say("已是这一组的边上，不能再移。");
    // Rows with rows below them move with those, which the server does.
    if (Rows.field(row, "parent")) return row.querySelector(`.tools [name=move][value$="/${way}"]`).click();
    Undo.step("移动行", () => { Rows.move(row, way); Rows.changed(); });
    if (form.contains(control)) control.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    return say(`已移为${called(row)}。`);
  }

  // As the tick does, which asks where more goes along.
  function strike(row) {
    const box = Rows.field(row, "DELETE");
    if (!box) return say("批复的行不能删除；没有做的，请在实际完成值和偏差原因里写明。");
    const before = box.checked;
    Undo.step(before ? "恢复行" : "删除行", () => box.click());
    if (box.checked === before) return null;
    return say(before ? `已恢复${called(row)}。` : `已删除${called(row)}，按 Ctrl+Z 可以恢复。`);
  }

  // --- undo ---

  function back(control) {
    // What the page itself put into the cell the browser can't take back.
    if (Cells.isEdited(control) && Undo.isTyping()) return document.execCommand("undo");
    return taken("撤销", Undo.undo);
  }

  function forth(control) {
    if (Cells.isUndone(control)) return document.execCommand("redo");
    return taken("重做", Undo.redo);
  }

  function taken(what, take) {
    const comeBack = Cells.spot();
    const label = take();
    comeBack();
    say(label ? `已${what}：${label}。` : `没有可以${what}的改动。`);
  }

  function showState(event) {
    ["undo", "redo"].forEach((way) => {
      const button = document.getElementById(way);
      const label = event.detail[way];
      button.disabled = label === null;
      button.title = button.dataset.title + (label ? `：${label}` : "");
    });
  }

  // --- the list of keys ---

  function open() {
    if (dialog.open) return;
    opener = document.activeElement;
    dialog.showModal();
  }

  // Also where Escape closed it.
  function onClose() {
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  }

  // --- what calls what ---

  const ROWS = {
    "Ctrl+D": filling(fillHere),
    "Ctrl+Shift+D": filling(fillDown),
    "Alt+Shift+ArrowDown": duplicate,
    "Alt+ArrowUp": (row, control) => move(row, control, "up"),
    "Alt+ArrowDown": (row, control) => move(row, control, "down"),
    "Alt+Insert": addBelow,
    "Alt+Delete": strike,
  };
  const PAGE = { "Ctrl+Z": back, "Ctrl+Y": forth, "Ctrl+Shift+Z": forth };

  // Texts beside the table (情况说明, 意见) have the browser's own undo.
  function isElsewhere(target) {
    return target.matches("input, textarea, select") && !Cells.isCell(target);
  }

  function onRowKey(event, press) {
    const control = event.target;
    const native = control.tagName === "SELECT" && /^Alt\+Arrow/.test(Cells.called(event));
    if (native || !form.contains(control)) return;
    event.preventDefault();
    const row = control.closest("tr[data-row]");
    if (row) press(row, control);
    else say("先把光标放进一行，再按这个键。");
  }

  function onKey(event) {
    if (Cells.isComposing(event) || event.defaultPrevented || dialog.open) return;
    const key = Cells.called(event);
    const asks = key === "F1" || (/^(Shift\+)?[?？]$/.test(key) && !event.target.matches("input, textarea"));
    if (ROWS[key]) onRowKey(event, ROWS[key]);
    if (asks || (PAGE[key] && !isElsewhere(event.target))) event.preventDefault();
    if (asks) open();
    else if (event.defaultPrevented && PAGE[key]) PAGE[key](event.target);
  }

  function onClick(event) {
    const copy = event.target.closest("button[name=copy]");
    if (copy) duplicate(copy.closest("tr[data-row]"), copy);
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("undo", showState);
  form.addEventListener("click", onClick);
  document.getElementById("undo").addEventListener("click", (event) => back(event.target));
  document.getElementById("redo").addEventListener("click", (event) => forth(event.target));
  document.getElementById("keys-open").addEventListener("click", open);
  dialog.addEventListener("close", onClose);
})();
