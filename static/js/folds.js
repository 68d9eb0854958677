"use strict";
// Blocks that one is done with are folded away: a 一级, a titled block, a chapter. Their rows stay in the form. Whoever
// leads a person to a cell (a link, a finding, a key) says `reveal` at it, and its block opens.
(function () {
  const form = document.getElementById("table-form");
  const FAULTY = ".cell-fault-block, .cell-fault-explain";
  const kept = `folded:${form.dataset.acting}:${location.pathname}`;
  const folded = new Set(JSON.parse(sessionStorage.getItem(kept) || "[]"));
  let blocks = [];

  // --- blocks ---

  function collect() {
    const labels = Array.from(form.querySelectorAll("th.level-0[rowspan], th.level-1[rowspan], th.chapter"));
    return labels
      .map((label) => ({ label, rows: rowsOf(label), key: keyOf(label) }))
      .filter((block) => block.rows.length > (block.label.matches(".level-1") ? 1 : 0));
  }

  function rowsOf(label) {
    const row = label.parentNode;
    if (label.matches(".chapter")) return chapterRows(row.parentNode);
    const rows = Array.from(row.parentNode.rows);
    const at = rows.indexOf(row);
    return rows.slice(label.matches(".level-0") ? at + 1 : at, at + label.rowSpan);
  }

  function chapterRows(body) {
    const rows = [];
    for (let next = body.nextElementSibling; next && !next.querySelector(".chapter"); next = next.nextElementSibling) {
      rows.push(...next.rows);
    }
    return rows;
  }

  function keyOf(label) {
    const within = label.closest("[data-rows]");
    return `${within ? within.dataset.rows : ""}:${title(label)}`;
  }

  function title(label) {
    return label.firstChild.textContent.trim();
  }

  function number(block) {
    return block.rows.filter((row) => row.dataset.row).length;
  }

  // --- buttons ---

  function button(block) {
    return block.label.querySelector(".fold-rows") || block.label.appendChild(freshButton(block));
  }

  function freshButton(block) {
    const fresh = document.createElement("button");
    Object.assign(fresh, { type: "button", className: "fold-rows" });
    fresh.append(document.createElement("span"), hiddenWords(title(block.label)));
    return fresh;
  }

  function hiddenWords(text) {
    const words = document.createElement("span");
    Object.assign(words, { className: "visually-hidden", textContent: ` ${text}` });
    return words;
  }

  function tell(block) {
    const on = folded.has(block.key);
    const toggle = button(block);
    toggle.setAttribute("aria-expanded", String(!on));
    block.label.classList.toggle("closed", on);
    toggle.firstChild.textContent = on ? "展开" : "收起";
    const cell = on && summaryCell(block);
    if (cell) cell.dataset.folded = summary(block);
  }

  // Where the rows stood, how many there are.
  function summaryCell(block) {
    return block.label.matches(".chapter") ? block.label : block.rows[0].querySelector(":scope > td");
  }

  function summary(block) {
    const faults = block.rows.reduce((sum, row) => sum + row.querySelectorAll(FAULTY).length, 0);
    return `已收起 ${number(block)} 行${faults ? `，其中 ${faults} 处有问题` : ""}`;
  }

  // --- folding ---

  function apply() {
    blocks = collect();
    form.querySelectorAll("tr.folded").forEach((row) => row.classList.remove("folded", "folded-whole"));
    form.querySelectorAll("[data-folded]").forEach((cell) => cell.removeAttribute("data-folded"));
    blocks.forEach((block) => {
      if (folded.has(block.key)) fold(block);
      tell(block);
    });
  }

  // A sheet drawn anew comes with all rows; what one is at stays where it is on the screen.
  function applyInPlace() {
    const at = document.activeElement;
    const before = at.getBoundingClientRect().top;
    apply();
    window.scrollBy(0, at.getBoundingClientRect().top - before);
  }

  // The label of a 一级 stands in its first row and stays; a title stands above its rows.
  function fold(block) {
    const whole = !block.label.matches(".level-1");
    block.rows.forEach((row) => {
      row.classList.add("folded");
      if (whole) row.classList.add("folded-whole");
    });
  }

  function set(keys, on) {
    keys.forEach((key) => (on ? folded.add(key) : folded.delete(key)));
    sessionStorage.setItem(kept, JSON.stringify(Array.from(folded)));
    apply();
    document.dispatchEvent(new Event("folds"));
    // Cells grow to their text only while they are seen.
    if (!on) window.dispatchEvent(new Event("resize"));
  }

  function reveal(element) {
    const row = element.closest("tr");
    const around = blocks.filter((block) => folded.has(block.key) && block.rows.includes(row));
    if (around.length) set(around.map((block) => block.key), false);
  }

  // A row that came into a folded block, by pasting or undoing, is there to be seen.
  function onRows() {
    const before = new Map(blocks.map((block) => [block.key, number(block)]));
    const grown = collect().filter((block) => folded.has(block.key) && number(block) > before.get(block.key));
    if (grown.length) set(grown.map((block) => block.key), false);
    else apply();
  }

  function onClick(event) {
    const toggle = event.target.closest(".fold-rows");
    if (!toggle) return;
    const block = blocks.find((each) => each.label.contains(toggle));
    set([block.key], !folded.has(block.key));
  }

  form.addEventListener("click", onClick);
  form.addEventListener("rows", onRows);
  document.addEventListener("sheet", applyInPlace);
  document.addEventListener("findings", () => blocks.forEach(tell));
  document.addEventListener("reveal", (event) => reveal(event.target));
  apply();
})();
