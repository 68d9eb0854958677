"use strict";
// Findings as one types: they come with the answer to every change set that was saved.
(function () {
  const TROUBLE = ["offline", "signed-out", "refused", "other"];
  const TONES = ["block", "explain", "hint"];
  const form = document.getElementById("table-form");
  const found = document.getElementById("found");
  const status = document.getElementById("checked");
  const counts = document.querySelector("a.counts");
  let pressed = false;

  // What stands in the list was true of an earlier state; saving tells why nobody answered.
  function outdated() {
    found.classList.add("outdated");
    status.textContent = "校验没有更新，保存后再看。";
  }

  // --- the list at the side ---

  function show(told) {
    list(told);
    mark(told.cells);
  }

  // The page was drawn anew, its cells with their marks.
  function showOf(page) {
    const [findings, counted] = ["#found", "a.counts"].map((part) => page.querySelector(part));
    list({ findings: findings.innerHTML, counts: counted ? counted.innerHTML : "", tables: page.querySelector("nav.tables").outerHTML });
  }

  function list(told) {
    const written = unsent();
    const before = summary();
    found.classList.remove("outdated");
    found.innerHTML = told.findings;
    if (counts) counts.innerHTML = told.counts;
    written.forEach(giveBack);
    showTables(told.tables);
    document.dispatchEvent(new Event("findings"));
    if (counts && summary() !== before) status.textContent = `校验已更新：${summary()}`;
  }

  // Tables come and go with rows of 附表2, and their counts with what is typed here.
  function showTables(html) {
    const nav = document.querySelector("nav.tables");
    const drawn = document.createElement("template");
    drawn.innerHTML = html;
    const fresh = drawn.content.querySelector("nav.tables");
    if (nav.contains(document.activeElement) || nav.querySelector("details[open]") || nav.innerHTML === fresh.innerHTML) return;
    nav.replaceWith(fresh);
  }

  function summary() {
    return counts ? counts.textContent.replace(/\s+/g, " ").trim() : "";
  }

  // 情况说明 that somebody is writing must outlive the list that they stand in.
  function unsent() {
    return Array.from(found.querySelectorAll("li.finding"))
      .map((item) => ({ item, areas: Array.from(item.querySelectorAll("textarea")), at: document.activeElement }))
      .filter(({ item, areas, at }) => item.contains(at) || areas.some((area) => area.value.trim()));
  }

  function giveBack({ item, at }) {
    const same = found.querySelector(`li.finding[data-finding="${item.dataset.finding}"]`);
    if (same) same.replaceWith(item);
    else keepAside(item);
    if (item.contains(at)) at.focus({ preventScroll: true });
  }

  function keepAside(item) {
    if (!item.querySelector(".gone")) {
      const said = document.createElement("p");
      said.className = "gone lapsed";
      said.textContent = "数据已变化，这个问题已不存在；您写的说明没有提交，可以复制。";
      item.prepend(said);
      item.querySelectorAll("button").forEach((button) => button.remove());
      item.querySelectorAll("textarea").forEach((area) => area.removeAttribute("name"));
    }
    const list = found.querySelector("ol.findings:last-of-type");
    list.append(item);
  }

  // --- the cells ---

  function mark(cells) {
    form.querySelectorAll("[data-cell]").forEach((cell) => {
      const notes = cells[cell.dataset.cell] || [];
      TONES.forEach((tone) => cell.classList.toggle(`cell-fault-${tone}`, Boolean(notes[0]) && notes[0][0] === tone));
      rewrite(cell, notes.filter(([, text]) => text));
    });
  }

  function rewrite(cell, notes) {
    const old = cell.querySelector(":scope > .notes");
    if (!old && !notes.length) return;
    const list = old || freshList(cell);
    list.querySelectorAll(TONES.map((tone) => `.note-${tone}`).join(",")).forEach((note) => note.remove());
    list.prepend(...notes.map(drawn));
    const control = document.getElementById(cell.dataset.cell);
    if (list.childElementCount) {
      if (control) control.setAttribute("aria-describedby", list.id);
      return;
    }
    list.remove();
    if (control) control.removeAttribute("aria-describedby");
  }

  function freshList(cell) {
    const list = document.createElement("ul");
    Object.assign(list, { className: "notes", id: `notes:${cell.dataset.cell}` });
    // Where the server draws it: below the content, above the words on where that came from.
    const content = cell.querySelector(":scope > .tag, :scope > [data-fixed]") || document.getElementById(cell.dataset.cell);
    if (content && content.parentNode === cell) content.after(list);
    else cell.append(list);
    return list;
  }

  function drawn([tone, text]) {
    const note = document.createElement("li");
    Object.assign(note, { className: `note note-${tone}`, textContent: text });
    return note;
  }

  // --- what would be right, put in at a press ---

  function onOffer(event) {
    const button = event.target.closest("button[data-place]");
    const control = button && document.getElementById(button.dataset.place);
    if (!control) return;
    event.preventDefault();
    control.dispatchEvent(new Event("reveal", { bubbles: true }));
    control.value = button.dataset.text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  }

  // Nothing moves away under a button that is being pressed.
  function whenReleased(act) {
    if (!pressed) act();
    else document.addEventListener("pointerup", () => setTimeout(act), { once: true });
  }

  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  ["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, () => { pressed = false; }, true));
  document.addEventListener("checked", (event) => whenReleased(() => show(event.detail)));
  document.addEventListener("sheet", (event) => whenReleased(() => showOf(event.detail)));
  document.addEventListener("autosave", (event) => { if (TROUBLE.includes(event.detail.state)) outdated(); });
  found.addEventListener("click", onOffer);
})();
