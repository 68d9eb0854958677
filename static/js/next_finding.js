"use strict";
// 下一个问题: from finding to finding in the table's own order, by the button in the bar or by F8 (back: Shift+F8); after
// the last to the next table that has some.
(function () {
  const found = document.getElementById("found");
  const tools = document.getElementById("next-finding");
  const shown = tools.querySelector("[data-at]");
  const status = tools.querySelector("[role=status]");
  let current = { finding: "", cell: null };
  let end = null;

  // --- the findings in the table's order ---

  function cellOf(item) {
    const link = item.querySelector(".where a[href^='#']");
    const place = link && decodeURIComponent(link.hash.slice(1));
    const cells = place ? Array.from(document.querySelectorAll("[data-cell]")) : [];
    return cells.find((cell) => cell.dataset.cell === place) || null;
  }

  // What was explained is done with; what concerns no cell comes last.
  function inOrder() {
    const items = Array.from(found.querySelectorAll("#own-findings > li.finding"));
    const open = items.filter((item) => !item.querySelector(".answered, .gone"));
    const told = open.map((item) => ({ item, finding: item.dataset.finding, cell: cellOf(item) }));
    return told.sort((one, other) => (follows(one.cell, other.cell) ? 1 : follows(other.cell, one.cell) ? -1 : 0));
  }

  function follows(cell, other) {
    if (!cell || !other) return !cell && other !== null;
    return Boolean(other.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  // Where one is: at the finding told last, or wherever one went from there.
  function next(all, step) {
    const here = document.activeElement.closest("[data-cell]");
    if (end === document.activeElement) return step > 0 ? 0 : all.length - 1;
    const at = all.findIndex((each) => each.finding === current.finding);
    if (at >= 0 && (!here || here === current.cell)) return at + step;
    const from = here || current.cell;
    if (!from) return step > 0 ? 0 : all.length - 1;
    const after = all.findIndex(({ cell }) => cell !== from && follows(cell, from));
    const beyond = after < 0 ? all.length : after;
    const on = all.findIndex(({ cell }) => cell === from);
    return step > 0 ? (on >= 0 ? on : beyond) : (on >= 0 ? on : beyond) - 1;
  }

  // --- leading there ---

  function go(step) {
    const all = inOrder();
    const at = next(all, step);
    if (!all.length || at >= all.length) return beyond(all);
    if (at < 0) return say("前面没有问题了。", "");
    lead(all[at]);
    const message = all[at].item.querySelector(".message").textContent;
    return say(`第 ${at + 1} 个，共 ${all.length} 个：${message}`, `${at + 1}/${all.length}`);
  }

  function lead({ item, finding, cell }) {
    current = { finding, cell };
    end = null;
    mark(item);
    const target = cell || item;
    target.dispatchEvent(new Event("reveal", { bubbles: true }));
    const control = cell && document.getElementById(cell.dataset.cell);
    focus(control && cell.contains(control) ? control : target);
    target.scrollIntoView({ block: "center" });
  }

  function mark(item) {
    document.querySelectorAll(".arrived, .finding.current").forEach((old) => old.classList.remove("arrived", "current"));
    item.classList.add("current");
    if (current.cell) current.cell.classList.add("arrived");
    const side = item.closest(".desk-side");
    if (side.scrollHeight > side.clientHeight) side.scrollTop += item.getBoundingClientRect().top - side.getBoundingClientRect().top - 40;
  }

  function focus(element) {
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  function beyond(all) {
    const table = document.getElementById("next-table");
    current = { finding: "", cell: null };
    if (table) table.focus();
    end = document.activeElement;
    if (!table) return say(all.length ? "后面没有问题了，再按从头开始。" : "本表没有问题了。", "");
    return say(`本表后面没有问题了。${table.textContent}，按回车键打开。`, "");
  }

  function say(words, short) {
    status.textContent = words;
    shown.textContent = short;
  }

  // --- when there are any ---

  function update() {
    const all = inOrder();
    tools.hidden = !all.length && !document.getElementById("next-table");
    const at = all.findIndex((each) => each.finding === current.finding);
    shown.textContent = at < 0 ? "" : `${at + 1}/${all.length}`;
    if (at >= 0) all[at].item.classList.add("current");
    mirror();
  }

  // 必填进度 stands in the bar as in the list, which is drawn anew after each check.
  function mirror() {
    const [from, to] = [document.querySelector("#filled .progress-told"), document.getElementById("progress")];
    if (from && to) to.innerHTML = from.outerHTML;
  }

  function onKey(event) {
    if (event.key !== "F8" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  }

  tools.querySelector("button").addEventListener("click", () => go(1));
  document.addEventListener("keydown", onKey);
  document.addEventListener("findings", update);
  update();
})();
