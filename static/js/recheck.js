"use strict";
// 复核打分: what each table's scores add up to while they are typed. The server adds up again.
(function () {
  const FINE = 10000;

  // Full-width digits and a 分 behind the number are understood, as the server does.
  function read(text) {
    const plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace(/分$/, "");
    return /^\d+(\.\d*)?$|^\.\d+$/.test(plain) ? Math.round(Number(plain) * FINE) : null;
  }

  function pointsOf(row) {
    const typed = read(row.querySelector("[data-points]").value);
    return typed !== null ? typed : read(row.querySelector("[data-own]").dataset.own) || 0;
  }

  function grade(cuts, points) {
    const reached = cuts.split(" ").map((cut) => cut.split(":"));
    const found = reached.find((cut) => points >= Number(cut[1]) * FINE);
    return found ? found[0] : "";
  }

  function add(part) {
    const rows = Array.from(part.querySelectorAll("tbody tr"));
    const sum = rows.reduce((whole, row) => whole + pointsOf(row), 0);
    part.querySelector("[data-sum]").textContent = `${sum / FINE} ${grade(part.dataset.cuts, sum)}`;
  }

  // A reason is read whole. What is folded has no height yet.
  function grow(area) {
    area.style.height = "auto";
    if (area.scrollHeight) area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }

  function growAll() {
    document.querySelectorAll("[data-recheck] textarea").forEach((area) => { if (area.value) grow(area); });
  }

  // A result that stands already is folded: the way to another one unfolds it.
  function unfold() {
    const whole = document.querySelector("[data-recheck]");
    if (window.location.hash === `#${whole.id}`) whole.open = true;
  }

  window.addEventListener("hashchange", unfold);
  unfold();
  document.querySelectorAll("[data-recheck] .recheck-part").forEach((part) => {
    part.addEventListener("input", () => add(part));
    add(part);
  });
  // A toggle doesn't bubble.
  document.querySelectorAll("[data-recheck], [data-recheck] details").forEach((part) => {
    part.addEventListener("toggle", growAll);
  });
  document.querySelector("[data-recheck]").addEventListener("input", (event) => {
    if (event.target.matches("textarea")) grow(event.target);
  });
  growAll();
})();
