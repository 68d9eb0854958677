"use strict";
// On a phone a table's rows stand as cards (entry.css): each cell says what it is, since its column's head is far away.
(function () {
  const sheet = document.querySelector(".table-scroll");
  const narrow = window.matchMedia("(max-width: 48rem)");

  function label(cell) {
    const control = cell.querySelector(":scope > [aria-label]");
    const words = control ? control.getAttribute("aria-label").split(" · ").pop() : "";
    return cell.querySelector(":scope > .before") || isSaid(cell, words) ? "" : words;
  }

  // By the heading just before it.
  function isSaid(cell, words) {
    const before = cell.previousElementSibling;
    return before !== null && before.tagName === "TH" && before.textContent.replace(/[\s：]/g, "") === words;
  }

  function tell() {
    if (!narrow.matches) return;
    sheet.querySelectorAll(".official tr").forEach((row) => row.classList.toggle("heads", Heads.isHead(row)));
    sheet.querySelectorAll("td[data-cell]").forEach((cell) => {
      const words = label(cell);
      if (words) cell.dataset.label = words;
      else delete cell.dataset.label;
    });
  }

  narrow.addEventListener("change", tell);
  ["sheet", "rows"].forEach((event) => document.addEventListener(event, tell));
  tell();
})();
