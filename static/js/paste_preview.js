"use strict";
// The preview of what pasting would do, in a dialog: one sentence, the cells under their headings, 贴入 or 取消.
const PastePreview = (function () {
  const SHOWN = 200;
  const STATES = { filled: "填入", changed: "改", same: "相同", locked: "已批复，不改", refused: "不贴入", none: "" };
  const heads = new Map();

  function make(name, attributes = {}, children = []) {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  }

  // --- the grid ---

  function cellOf(cell, isNew) {
    if (!cell) return make("td");
    const said = isNew && cell.state === "filled" ? "" : STATES[cell.state];
    const state = make("span", { className: "paste-state", textContent: said });
    const was = cell.state === "changed" || cell.state === "locked" ? [make("del", { textContent: cell.was })] : [];
    const text = make("span", { className: "paste-text", textContent: cell.text || (cell.kept ? cell.was : "") });
    const inside = cell.state === "locked" ? [make("span", { className: "paste-text", textContent: cell.was }), state] : [...was, text, state];
    return make("td", { className: `paste-${cell.state}` }, inside);
  }

  function rowOf(line, fields) {
    const cells = fields.map((field) => cellOf(line.cells.find((cell) => cell.field === field), !line.uid));
    const mark = line.uid ? [] : [" ", make("strong", { className: "paste-new", textContent: "新增" })];
    return make("tr", {}, [make("th", { scope: "row" }, [line.label, ...mark]), ...cells]);
  }

  function tableOf(part, lines) {
    const fields = part.set.fields.filter((field) => Object.values(part.fields).includes(field));
    const titles = ["位置", ...fields.map((field) => heads.get(`${part.set.name}/${field}`))];
    const head = make("thead", {}, [make("tr", {}, titles.map((title) => make("th", { scope: "col", textContent: title })))]);
    const body = make("tbody", {}, lines.slice(0, SHOWN).map((line) => rowOf(line, fields)));
    const table = make("table", { className: "paste-table" }, [make("caption", { textContent: part.set.label }), head, body]);
    const more = lines.length > SHOWN ? [make("p", { className: "muted", textContent: `还有 ${lines.length - SHOWN} 行未列出。` })] : [];
    return [table, ...more];
  }

  function grid(plan) {
    const sets = Array.from(new Set(plan.parts.map((part) => part.set.name)));
    return sets.flatMap((name) => {
      const part = plan.parts.find((other) => other.set.name === name);
      const lines = plan.lines.filter((line) => line.set === name);
      const fields = Object.assign({}, ...plan.parts.filter((other) => other.set.name === name).map((other) => other.fields));
      return lines.length ? tableOf({ ...part, fields: Object.values(fields) }, lines) : [];
    });
  }

  // --- the dialog ---

  function draw(dialog, plan) {
    dialog.querySelector("#paste-said").textContent = `${plan.sentence}。`;
    dialog.querySelector(".paste-notes").replaceChildren(...plan.notes.map((note) => make("li", { textContent: note })));
    dialog.querySelector(".paste-grid").replaceChildren(...grid(plan));
    dialog.querySelector(".paste-heads").hidden = !plan.unclear;
    dialog.querySelector("#paste-in").disabled = !plan.writes;
  }

  function built(plan) {
    const box = make("input", { type: "checkbox", id: "paste-heads", checked: plan.heads });
    const scroll = make("div", { className: "paste-grid", tabIndex: 0 });
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "贴入后的单元格");
    const said = make("p", { id: "paste-said" });
    said.setAttribute("aria-live", "polite");
    const dialog = make("dialog", { className: "paste-dialog" }, [
      make("h2", { id: "paste-title", textContent: "粘贴" }),
      said,
      make("ul", { className: "paste-notes" }),
      make("label", { className: "paste-heads" }, [box, " 第一行是标题"]),
      scroll,
      make("div", { className: "paste-buttons" }, [
        make("button", { type: "button", id: "paste-in", className: "next-action", textContent: "贴入" }),
        make("button", { type: "button", id: "paste-out", className: "quiet", textContent: "取消" }),
      ]),
    ]);
    dialog.setAttribute("aria-labelledby", "paste-title");
    dialog.setAttribute("aria-describedby", "paste-said");
    return dialog;
  }

  // ``again`` makes the plan anew, the table as it then stands, ``done`` carries it out.
  function show(plan, { again, done }) {
    const dialog = built(plan);
    let asked;
    learn();
    dialog.querySelector("#paste-heads").addEventListener("change", (event) => {
      asked = event.target.checked;
      const now = again(asked);
      if (now) draw(dialog, { ...now, unclear: true });
    });
    dialog.querySelector("#paste-out").addEventListener("click", () => dialog.close());
    dialog.querySelector("#paste-in").addEventListener("click", () => {
      dialog.close();
      const now = again(asked);
      if (now) done(now);
    });
    dialog.addEventListener("close", () => dialog.remove());
    draw(dialog, plan);
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(plan.writes ? "#paste-in" : "#paste-out").focus();
  }

  function learn() {
    JSON.parse(document.getElementById("headings").textContent).sets.forEach((set) => {
      Object.entries(set.labels).forEach(([field, label]) => heads.set(`${set.name}/${field}`, label));
    });
  }

  return { show };
})();
