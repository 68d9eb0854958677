"use strict";
// While one scrolls through a long block its column heads stay in sight below the bar: a copy, for eyes alone. The frame
// that a table scrolls sideways in keeps its own heads from sticking to the window.
const Heads = (function () {
  const bar = document.querySelector(".pagebar");
  const page = document.querySelector(".page");
  const narrow = window.matchMedia("(max-width: 48rem)");
  const floating = document.createElement("div");
  const drawnAs = { head: null, width: 0 };
  let spans = [];
  let asked = false;

  function isHead(row) {
    const cells = Array.from(row.cells).filter((cell) => cell.tagName === "TH" || cell.hasChildNodes());
    const titled = row.querySelector(".chapter, .part-title") !== null;
    return titled || (cells.length > 1 && cells.every((cell) => cell.matches("th, .tools")));
  }

  // Heads hold until the next ones, or until the merged label ends that they stand beside.
  function spansOf(table) {
    const rows = Array.from(table.rows);
    const heads = rows.filter(isHead);
    return heads.map((head, i) => {
      const at = rows.indexOf(head);
      const next = heads[i + 1] ? rows.indexOf(heads[i + 1]) : rows.length;
      return { head, last: rows[Math.min(next, labelEnd(rows, at)) - 1] };
    });
  }

  function labelEnd(rows, at) {
    const ends = rows.slice(0, at + 1).map((row, i) => {
      const label = row.cells[0];
      return label && label.tagName === "TH" && label.rowSpan > 1 ? i + label.rowSpan : 0;
    });
    return ends.find((end) => end > at) || rows.length;
  }

  function collect() {
    const tables = Array.from(document.querySelectorAll(".table-scroll .official"));
    spans = tables.flatMap(spansOf);
    drawnAs.head = null;
    clear();
    later();
  }

  // What one tabs to is never left under the bar or the heads. On a phone only the bar's end stays: what was found, 保存.
  function clear() {
    const staying = Array.from(bar.querySelectorAll(".counts, #save"), (each) => each.offsetTop);
    const gone = narrow.matches && staying.length ? Math.max(0, Math.min(...staying) - 6) : 0;
    const heads = narrow.matches ? [] : spans.map((span) => heightOf(span.head));
    const root = document.documentElement.style;
    bar.style.top = `${-gone}px`;
    root.setProperty("--bar", `${bar.offsetHeight - gone}px`);
    root.scrollPaddingTop = `${bar.offsetHeight - gone + Math.max(8, ...heads) + 4}px`;
  }

  function heightOf(head) {
    return head.getBoundingClientRect().height;
  }

  // --- drawing ---

  function later() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      show();
    });
  }

  function show() {
    const top = Math.max(0, bar.getBoundingClientRect().bottom);
    const span = narrow.matches ? null : spans.find((each) => isPassed(each, top));
    floating.hidden = !span;
    if (!span) return;
    draw(span.head);
    place(span.head, top);
  }

  function isPassed({ head, last }, top) {
    const from = head.getBoundingClientRect();
    return from.height > 0 && from.top < top && last.getBoundingClientRect().bottom > top + 2 * from.height;
  }

  function draw(head) {
    const table = head.closest("table");
    if (drawnAs.head === head && drawnAs.width === table.offsetWidth) return;
    Object.assign(drawnAs, { head, width: table.offsetWidth });
    const left = table.getBoundingClientRect().left;
    const inner = document.createElement("div");
    inner.append(...Array.from(head.cells).filter((cell) => cell.rowSpan === 1).map((cell) => drawn(cell, left)));
    floating.textContent = "";
    floating.append(inner);
  }

  function drawn(cell, from) {
    const copy = document.createElement("div");
    const { left, width } = cell.getBoundingClientRect();
    copy.textContent = words(cell);
    copy.className = cell.className;
    copy.style.left = `${left - from}px`;
    copy.style.width = `${width}px`;
    return copy;
  }

  function words(cell) {
    const said = cell.cloneNode(true);
    said.querySelectorAll("button, .visually-hidden").forEach((other) => other.remove());
    return said.textContent.trim();
  }

  function place(head, top) {
    const frame = head.closest(".table-scroll");
    const table = head.closest("table").getBoundingClientRect();
    const { left } = frame.getBoundingClientRect();
    const inner = floating.firstElementChild;
    Object.assign(floating.style, { top: `${top}px`, left: `${left}px`, width: `${frame.clientWidth}px` });
    floating.style.height = inner.style.height = `${heightOf(head)}px`;
    inner.style.width = `${table.width}px`;
    inner.style.marginLeft = `${table.left - left}px`;
  }

  floating.className = "floating-head";
  floating.setAttribute("aria-hidden", "true");
  floating.hidden = true;
  page.append(floating);
  // Scrolling doesn't bubble: the frame's is caught on its way down.
  document.addEventListener("scroll", later, { capture: true, passive: true });
  window.addEventListener("resize", collect);
  new ResizeObserver(clear).observe(bar);
  ["sheet", "rows", "folds"].forEach((event) => document.addEventListener(event, collect));
  collect();
  return { isHead };
})();
