"use strict";
// Ticks in a list: how many there are, all of the page at once, and that a tick is what is meant by 勾选的.
(function () {
  const form = document.querySelector("form.batch");
  if (!form) return;
  const boxes = Array.from(form.querySelectorAll("tbody .tick input[type=checkbox]"));
  const all = form.querySelector("[data-tick-all]");
  const told = form.querySelectorAll("[data-ticked]");
  const meant = form.querySelector("input[name=how][value=ticked]");

  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => box.closest("tr").classList.toggle("ticked", box.checked));
    told.forEach((place) => (place.textContent = place.dataset.ticked ? String(ticked) : " " + ticked + " 件"));
    if (all) all.checked = ticked > 0 && ticked === boxes.length;
    if (all) all.indeterminate = ticked > 0 && ticked < boxes.length;
  }

  function choose() {
    if (meant) meant.checked = true;
    count();
  }

  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      const on = all.checked;
      boxes.forEach((box) => (box.checked = on));
      choose();
    });
  }
  boxes.forEach((box) => box.addEventListener("change", choose));
  // Going back, a browser puts old ticks in after this has run.
  window.addEventListener("pageshow", count);
  count();
})();
