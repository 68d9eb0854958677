"use strict";
// Who else has this table open, and in which cell.
(function () {
  const form = document.getElementById("table-form");
  const list = document.getElementById("present");
  let others = [];

  function words({ name, place, same }) {
    const control = place && Table.control(place);
    const where = control ? control.getAttribute("aria-label") : "";
    if (same) return "您在另一个窗口也打开了这张表";
    return where ? `${name} 也在填这张表：${where}` : `${name} 也打开了这张表`;
  }

  function draw() {
    const said = Array.from(new Set(others.map(words)));
    list.hidden = !said.length;
    const text = said.join("；");
    if (list.textContent !== text) list.textContent = text;
    form.querySelectorAll("[data-present]").forEach((cell) => { delete cell.dataset.present; });
    others.filter(({ same }) => !same).forEach(({ name, place }) => {
      const cell = place && Table.cell(place);
      if (cell) cell.dataset.present = name;
    });
  }

  document.addEventListener("present", (event) => { others = event.detail; draw(); });
  document.addEventListener("sheet", draw);
})();
