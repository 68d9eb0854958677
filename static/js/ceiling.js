"use strict";
// 控制数 in the bar and at its cell: what is left of it, as one types.
(function () {
  const bar = document.querySelector("[data-ceiling]");
  const control = bar && document.getElementById(bar.dataset.bounds);
  if (!control) return;
  const money = JSON.parse(document.getElementById("sums").textContent).money;
  const unit = bar.dataset.unit;
  const bound = BigInt(bar.dataset.fen);
  const note = document.querySelector(`[data-cell="${bar.dataset.bounds}"] .note-ceiling`);

  function tell() {
    const used = Sums.read(control.value, money) || 0n;
    const over = used > bound;
    const rest = `${over ? "超" : "余"} ${Sums.show(over ? used - bound : bound - used, money)}`;
    bar.querySelector("[data-rest]").textContent = rest;
    bar.classList.toggle("sev-explain", over);
    if (note) note.textContent = `控制数 ${bar.dataset.ceiling} ${unit}，已用 ${Sums.show(used, money)} ${unit}，${rest} ${unit}`;
  }

  // After the editor has added up.
  document.addEventListener("input", () => setTimeout(tell));
})();
