// One random walk over the table that is open: edits, rows, blocks, undo and redo, as far as a person can get by hand.
async (seed, moves) => {
  let state = seed;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const TEXTS = ["", "清扫道路", "≥95%", "6万", "１２．５", "12.345", "约十万", "一行\n两行", "=3个", "  前后有空格 ", "“引号”,\t"];
  const log = [];
  const rows = () => Array.from(document.querySelectorAll("#table-form tr[data-row]")).filter((row) => !Rows.removed(row));
  const controls = () => Array.from(document.querySelectorAll(Table.CELLS)).filter((c) => c.matches("textarea, input:not([type=checkbox])") && !c.closest("tr.going"));
  const type = (control, text) => {
    control.focus();
    control.value = control.tagName === "INPUT" ? text.replace(/[\n\t]/g, " ") : text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ACTS = {
    edit: () => type(pick(controls()), pick(TEXTS)),
    more: () => { const control = pick(controls()); type(control, `${control.value}${pick(TEXTS)}`); },
    add: () => {
      const row = pick(rows());
      if (!row || rows().length > 25) return;
      Undo.step("加行", () => { const fresh = Rows.addAfter(row); if (fresh) { Rows.write(Rows.controls(fresh)[0], pick(TEXTS)); Rows.changed(); } });
    },
    move: () => { const button = pick(Array.from(document.querySelectorAll("#table-form button[name=move]"))); if (button) button.click(); },
    strike: () => { const row = pick(rows().filter((r) => Rows.field(r, "DELETE"))); if (row) Rows.field(row, "DELETE").click(); },
    unstrike: () => { const row = pick(Array.from(document.querySelectorAll("tr.going"))); if (row) Rows.field(row, "DELETE").click(); },
    block: () => Undo.step("粘贴", () => {
      const row = pick(rows());
      Rows.alike(row).concat(Rows.addAfter(row) || []).forEach((each) => Rows.controls(each).forEach((control) => {
        if (control && control.matches("textarea, input:not([type=checkbox])")) Rows.write(control, pick(TEXTS).replace(/[\n\t]/g, " "));
      }));
      Rows.changed();
    }),
    undo: () => Undo.undo(),
    redo: () => Undo.redo(),
    leave: () => document.activeElement.blur(),
  };
  const NAMES = ["edit", "edit", "edit", "more", "add", "move", "strike", "unstrike", "block", "undo", "undo", "redo", "leave"];
  for (let n = 0; n < moves; n += 1) {
    const name = pick(NAMES);
    log.push(name);
    ACTS[name]();
    await new Promise((resolve) => { setTimeout(resolve, random() < 0.6 ? 20 : 700 * random()); });
  }
  document.activeElement.blur();
  return log;
}
