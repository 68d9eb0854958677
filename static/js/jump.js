"use strict";
// A link to a cell leads to it: in sight, marked, and ready to type in.
(function () {
  function cellAt(place) {
    return Array.from(document.querySelectorAll("[data-cell]")).find((cell) => cell.dataset.cell === place);
  }

  function jump() {
    const place = decodeURIComponent(location.hash.slice(1));
    const cell = place && cellAt(place);
    document.querySelectorAll(".arrived").forEach((old) => old.classList.remove("arrived"));
    if (!cell) return;
    cell.classList.add("arrived");
    cell.dispatchEvent(new Event("reveal", { bubbles: true }));
    cell.scrollIntoView({ block: "center" });
    const control = document.getElementById(place);
    if (control && control !== cell) control.focus({ preventScroll: true });
  }

  window.addEventListener("hashchange", jump);
  // A second click on the same link changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) jump();
  });
  jump();
})();
