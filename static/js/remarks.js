"use strict";
// Remarks at cells without leaving one's place in the table: the form beside it takes the chosen cell.
(function () {
  const form = document.querySelector("#remark form");

  function cellAt(place) {
    return Array.from(document.querySelectorAll("[data-cell]")).find((cell) => cell.dataset.cell === place);
  }

  function mark(place) {
    document.querySelectorAll(".chosen").forEach((cell) => cell.classList.remove("chosen"));
    const cell = place && cellAt(place);
    if (cell) cell.classList.add("chosen");
    return cell;
  }

  // What was typed as a proposal goes along to the next cell: the wrong one may have been chosen first.
  function takeOver(fresh) {
    const old = form.elements.proposal;
    const typed = old && old.tagName !== "SELECT" && old.value !== old.defaultValue ? old.value : null;
    const open = form.querySelector(".proposing details[open]") !== null;
    form.querySelector(".proposing").replaceWith(fresh);
    const next = form.elements.proposal;
    if (next && next.tagName !== "SELECT" && typed !== null) next.value = typed;
    if (next && open) fresh.querySelector("details").open = true;
  }

  // The server knows what a cell is called and what stands there; what was typed so far stays.
  function show(address, place) {
    return fetch(address, { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((text) => {
        const page = new DOMParser().parseFromString(text, "text/html");
        const where = page.querySelector("#remark .where");
        if (!where) throw new Error("no form");
        document.querySelector("#remark .where").textContent = where.textContent;
        takeOver(document.importNode(page.querySelector("#remark .proposing"), true));
        form.elements.place.value = place;
        mark(place);
        form.elements.text.focus();
      });
  }

  function choose(event) {
    const link = event.target.closest(".remark-here");
    if (!link || !form) return;
    event.preventDefault();
    const address = new URL(link.href);
    show(address.href, address.searchParams.get("at")).catch(() => window.location.assign(link.href));
  }

  function jump() {
    const cell = cellAt(decodeURIComponent(window.location.hash.slice(1)));
    if (cell) cell.scrollIntoView({ block: "center" });
    if (cell) mark(cell.dataset.cell);
  }

  document.addEventListener("click", choose);
  window.addEventListener("hashchange", jump);
  if (form && form.elements.place.value) mark(form.elements.place.value);
  jump();
})();
