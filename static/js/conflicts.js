"use strict";
// Cells where somebody else was faster: both texts are shown, one press takes either, and nothing is sent until then.
const Conflicts = (function () {
  const form = document.getElementById("table-form");

  function add({ place, theirs, by }) {
    if (!Table.control(place)) return;
    Table.held.set(place, { theirs, by: by || "" });
    draw(place);
  }

  function draw(place) {
    const cell = Table.cell(place);
    if (!cell) return;
    undraw(cell);
    const { theirs, by } = Table.held.get(place);
    const yours = Table.textOf(Table.control(place));
    cell.classList.add("cell-conflict");
    const said = element("p", "note note-conflict told-conflict", `您填的：${yours || "（空）"}；${by || "其他人"}已改为：${theirs || "（空）"}`);
    said.id = `conflict:${place}`;
    const choice = element("span", "choice-of-two", "");
    choice.append(button("keep", place, "用我填的"), button("drop", place, "用对方的"));
    cell.append(said, choice);
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    Object.assign(made, { className, textContent: text });
    return made;
  }

  function button(name, place, words) {
    const made = element("button", "", words);
    Object.assign(made, { type: "button", name, value: place });
    return made;
  }

  function undraw(cell) {
    cell.querySelectorAll(":scope > .told-conflict, :scope > .choice-of-two, :scope > [name=conflict]").forEach((part) => part.remove());
    cell.classList.remove("cell-conflict");
  }

  function settle(place, mine) {
    const control = Table.control(place);
    Table.held.delete(place);
    undraw(Table.cell(place));
    const theirs = Table.base.cells[place] || "";
    if (!mine) Undo.step("用对方的", () => Editor.put(control, theirs));
    control.focus();
    Rows.changed();
  }

  // A cell that follows its source again has no text of its own to choose.
  function drop(place) {
    if (Table.held.delete(place)) undraw(Table.cell(place));
  }

  function onClick(event) {
    const button = event.target.closest("button[name=keep], button[name=drop]");
    if (!button || !Table.held.has(button.value)) return;
    event.preventDefault();
    settle(button.value, button.name === "keep");
  }

  form.addEventListener("click", onClick);
  form.addEventListener("input", (event) => { if (Table.held.has(event.target.id)) draw(event.target.id); });
  document.addEventListener("sheet", () => {
    Table.held.forEach((_, place) => { if (Table.control(place)) draw(place); else Table.held.delete(place); });
  });

  return { add, draw, drop };
})();
