"use strict";
// What was copied, as a grid of cell texts: tables as Excel, WPS and Word hand them over, and tab-separated text.
// Pure: nothing of the page is read or changed, and nothing of what was copied is fetched or run.
const Copied = (function () {
  // What a merged cell covers: the cells below its first column, and all further ones.
  const ABOVE = Object.freeze({ covered: "above" });
  const LEFT = Object.freeze({ covered: "left" });
  const MOST = { rows: 1000, columns: 60, html: 4000000, text: 1000000, cell: 20000, scanned: 20000 };
  const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
  const HIDDEN = /display\s*:\s*none|mso-hide\s*:\s*all/i;
  const SKIPPED = /^(?:xmp|script|title|template|del|select|textarea|object|noscript)$/;
  const LINES = /^(?:p|div|li|ul|ol|dl|dt|dd|tr|table|tbody|thead|tfoot|h[1-6]|blockquote|pre|section)$/;
  // Whitespace of the source between two Chinese characters is where a line was broken, no space.
  const BROKEN = /([\u2e80-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\r\n\f]*(?=[\u2e80-\u9fff\uff00-\uffef])/g;
  // Word sets a tab behind the number of a list's item.
  const PROSE = /mso-list|content="?Word\.Document/i;
  const NUMBERED = /^[(（]?[0-9a-zA-Z一二三四五六七八九十]+[)）.．、]$/;

  // --- texts ---

  function clean(text) {
    const lines = text.replace(/[\u00a0\t]/g, " ").replace(/\v/g, "\n").replace(UNSEEN, "").split("\n");
    return lines.map((line) => line.trim()).join("\n").replace(/\n{3,}/g, "\n\n").trim();
  }

  function isBlank(cell) {
    return typeof cell !== "string" || cell === "";
  }

  // --- HTML ---

  // The page's policy takes styles for a break-in even where nothing is drawn, so they are called otherwise.
  // What stands before the first mark is the clipboard's own head, or what WPS left of <html> without its <.
  function parsed(html) {
    const harmless = html.replace(/^[^<]*/, "").replace(/style(?=\s*=)/gi, "copied-$&").replace(/<(\/?)style/gi, "<$1xmp");
    return new DOMParser().parseFromString(harmless, "text/html");
  }

  function styleOf(element) {
    return element.getAttribute("copied-style") || "";
  }

  function isHidden(element) {
    return HIDDEN.test(styleOf(element)) || element.hasAttribute("hidden");
  }

  function textOf(cell) {
    const said = [];
    say(cell, said);
    const lines = said.join("").replace(/ *\v? *\n[\n ]*/g, "\n").replace(/ *\v */g, "\n");
    const text = clean(lines.replace(/copied-(style\s*=)/gi, "$1"));
    const number = cell.getAttribute("x:num");
    // A column too narrow shows ####; WPS and old Excel tell the number beside it.
    return /^#+$/.test(text) && number ? number : text;
  }

  function say(node, said) {
    node.childNodes.forEach((child) => {
      if (child.nodeType === Node.TEXT_NODE) said.push(child.data.replace(BROKEN, "$1").replace(/[ \t\r\n\f]+/g, " "));
      if (child.nodeType === Node.ELEMENT_NODE) sayElement(child, said);
    });
  }

  function sayElement(element, said) {
    const name = element.localName;
    if (SKIPPED.test(name) || isHidden(element)) return;
    if (/mso-list\s*:\s*ignore/i.test(styleOf(element))) {
      said.push(marker(element.textContent));
      return;
    }
    const apart = LINES.test(name);
    if (name === "br") said.push("\v");
    if (apart) said.push("\n");
    if (name === "td" || name === "th") said.push(" ");
    if (name === "li" && element.parentNode.localName === "ol") said.push(`${numberOf(element)}. `);
    say(element, said);
    if (apart) said.push("\n");
  }

  // Word writes out the number of a list's item; its bullets are letters of a font that nobody has.
  function marker(text) {
    const word = clean(text);
    return NUMBERED.test(word) ? `${word} ` : "";
  }

  function numberOf(item) {
    const before = Array.from(item.parentNode.children).filter((other) => other.localName === "li");
    return (Number(item.parentNode.getAttribute("start")) || 1) + before.indexOf(item);
  }

  // Of tables within each other the outermost, unless that is a mere frame.
  function tablesOf(holder) {
    const all = Array.from(holder.querySelectorAll("table"));
    const outer = all.filter((table) => !table.parentNode.closest("table") || !holder.contains(table.parentNode.closest("table")));
    return outer.flatMap((table) => {
      const cells = table.querySelector("table") ? Array.from(table.rows).flatMap((row) => Array.from(row.cells)) : [];
      return cells.length === 1 ? tablesOf(cells[0]) : [table];
    });
  }

  function fromTable(table, found) {
    const covered = [];
    const hidden = hiddenColumns(table);
    const rows = Array.from(table.rows).slice(0, MOST.scanned).map((row) => ({
      hidden: isHidden(row), cells: fromRow(row, covered, found),
    }));
    rows.forEach((row, i) => row.hidden && handDown(row, rows[i + 1]));
    found.hidden += rows.filter((row) => row.hidden && !row.cells.every(isBlank)).length;
    found.narrow += rows.flatMap((row) => row.cells).filter((cell) => /^#{2,}$/.test(cell)).length;
    return rows.filter((row) => !row.hidden).map((row) => withoutColumns(row.cells, hidden));
  }

  function fromRow(row, covered, found) {
    const cells = [];
    const pass = () => {
      for (let at = cells.length; covered[at] && covered[at].rows > 0; at += 1) {
        covered[at].rows -= 1;
        cells.push(covered[at].first ? ABOVE : LEFT);
      }
    };
    Array.from(row.cells).filter((cell) => !isHidden(cell)).forEach((cell) => {
      pass();
      if (cells.length < MOST.columns) place(cell, cells, covered);
      else if (textOf(cell)) found.wide = true;
    });
    while (cells.length < covered.length) {
      pass();
      if (cells.length < covered.length) cells.push("");
    }
    return cells;
  }

  function place(cell, cells, covered) {
    const at = cells.length;
    const wide = Math.min(cell.colSpan, MOST.columns - at);
    // A run of empty cells, or a text that flows over them: nothing is merged.
    const merged = !/mso-ignore\s*:\s*colspan/i.test(styleOf(cell));
    const deep = cell.rowSpan || MOST.scanned;
    for (let i = 0; i < wide; i += 1) {
      cells.push(i ? (merged ? LEFT : "") : textOf(cell));
      covered[at + i] = { rows: deep - 1, first: i === 0 };
    }
  }

  // What begins in a hidden row reaches into those below it.
  function handDown(row, next) {
    if (!next) return;
    next.cells.forEach((cell, at) => {
      if (cell === ABOVE && typeof row.cells[at] === "string") next.cells[at] = row.cells[at];
    });
  }

  function withoutColumns(cells, hidden) {
    hidden.forEach((at) => {
      if (cells[at + 1] === LEFT && typeof cells[at] === "string") cells[at + 1] = cells[at];
    });
    return cells.filter((cell, at) => !hidden.has(at));
  }

  function hiddenColumns(table) {
    const hidden = new Set();
    let at = 0;
    table.querySelectorAll(":scope > col, :scope > colgroup > col").forEach((col) => {
      for (let i = Math.min(col.span, MOST.columns); i > 0 && at < MOST.columns; i -= 1, at += 1) {
        if (isHidden(col)) hidden.add(at);
      }
    });
    return hidden;
  }

  function fromHtml(html) {
    const body = parsed(html).body;
    const tables = tablesOf(body);
    if (!tables.length) return null;
    const found = { hidden: 0, narrow: 0, wide: false, around: false };
    const most = tables.reduce((sum, table) => sum + table.rows.length, 0);
    const rows = tables.flatMap((table) => fromTable(table, found));
    tables.forEach((table) => table.remove());
    return { ...found, table: true, rows, around: textOf(body) !== "", many: most > MOST.scanned };
  }

  // --- tab-separated text ---

  // Excel quotes a cell only where a line or a tab is in it; other quotes are the cell's own.
  function fromText(text) {
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const quoted = /"([^"]*(?:""[^"]*)*)"(?=[\t\n]|$)/y;
    const bare = /[^\t\n]*/y;
    const rows = [[]];
    for (let at = 0; at <= plain.length;) {
      quoted.lastIndex = at;
      const inside = quoted.exec(plain);
      bare.lastIndex = at;
      const isQuoted = inside && /[\t\n]/.test(inside[1]);
      const word = isQuoted ? inside[0] : bare.exec(plain)[0];
      rows[rows.length - 1].push(clean(isQuoted ? inside[1].replace(/""/g, '"') : word));
      at += word.length;
      if (plain[at] === "\n") rows.push([]);
      at += 1;
      if (rows.length > MOST.scanned) return { rows, table: false, many: true };
    }
    return { rows, table: false };
  }

  // --- both ---

  // Rows at the end and columns at the right in which nothing stands are no part of what was meant.
  function trimmed(rows) {
    const last = rows.reduce((end, row, i) => (row.every(isBlank) ? end : i + 1), 0);
    const wide = rows.reduce((most, row) => row.reduce((end, cell, at) => (isBlank(cell) ? end : Math.max(end, at + 1)), most), 0);
    return rows.slice(0, last).map((row) => Array.from({ length: wide }, (_, at) => (row[at] === undefined ? "" : row[at])));
  }

  function refusal(copied, rows) {
    if (copied.many || rows.length > MOST.rows) return `复制的内容超过 ${MOST.rows} 行，请分几次复制。`;
    if (copied.wide || (rows.length && rows[0].length > MOST.columns)) return `复制的内容超过 ${MOST.columns} 列，请只复制需要的列。`;
    const long = rows.some((row) => row.some((cell) => cell.length > MOST.cell));
    return long ? `有单元格超过 ${MOST.cell} 字，请精简后再复制。` : "";
  }

  // {rows, table, prose, hidden, narrow, around}, or {refusal} in words. Where the HTML has no table, the text counts.
  function read({ html = "", text = "" }) {
    const copied = (html.length <= MOST.html && /<table/i.test(html) && fromHtml(html)) || null;
    if (!copied && text.length > MOST.text) return { refusal: "复制的内容太多，请分几次复制。" };
    if (!copied && !text && html.length > MOST.html) return { refusal: "复制的内容太多，请分几次复制。" };
    const from = copied || fromText(text);
    const rows = trimmed(from.rows);
    const refused = refusal(from, rows);
    const prose = !from.table && PROSE.test(html);
    return refused ? { refusal: refused } : { hidden: 0, narrow: 0, around: false, prose, ...from, rows };
  }

  return { read, clean, isBlank, ABOVE, LEFT, MOST };
})();
