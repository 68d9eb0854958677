"use strict";
// What a row asks for besides its official cells, shown as soon as it makes sense (marking.py says the same when the
// page is made): why an indicator was added, why its score was changed, how far and which way it was reached.
(function () {
  const form = document.getElementById("table-form");
  const ASKS = {
    added_reason: says,
    overrule_reason: (row) => owns(row, "score"),
  };

  function text(row, name) {
    const control = Rows.field(row, name);
    const fixed = row.querySelector(`[data-fixed="${name}"]`);
    return (control ? control.value : fixed ? fixed.textContent : "").trim();
  }

  function says(row) {
    return text(row, "name") !== "" || text(row, "value") !== "";
  }

  // How far, and which way: of something that was done.
  function isDone(row) {
    return text(row, "actual") !== "";
  }

  function owns(row, name) {
    const control = Rows.field(row, name);
    return control !== null && control.closest("[data-cell]").classList.contains("cell-own");
  }

  function show(row) {
    row.querySelectorAll(".extra[data-asked]").forEach((extra) => {
      const name = extra.dataset.asked;
      const asks = ASKS[name] || isDone;
      extra.hidden = !asks(row) && !text(row, name);
    });
  }

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) show(row);
  });
  form.addEventListener("rows", () => form.querySelectorAll("tr[data-row]").forEach(show));
})();
