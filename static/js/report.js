"use strict";
// A report's blocks: Enter splits them, and a text pasted from Word is taken apart by the server and comes in as blocks.
// Nothing is stored before the page is saved.
(function () {
  const form = document.getElementById("table-form");
  const report = form.querySelector(".report");
  const whole = form.elements.pasted;
  const told = whole.closest(".paste-all").dataset;
  const BLOCKS = /<(table|li|h[1-6])[\s>]/i;

  function all() {
    return Rows.all(told.rows);
  }

  function text(row) {
    return Rows.field(row, "text");
  }

  function blockOf(control) {
    return control.matches(".block > textarea") ? control.closest("tr[data-row]") : null;
  }

  // --- what a block is ---

  // An empty choice is 正文, the first.
  function settle(row) {
    const style = Rows.field(row, "style");
    if (style.selectedIndex < 0) style.selectedIndex = 0;
    const cell = text(row).closest("td");
    cell.classList.remove(...Array.from(style.options, (option) => option.dataset.style));
    cell.classList.add(kind(row));
  }

  function kind(row) {
    const style = Rows.field(row, "style");
    return style.options[style.selectedIndex].dataset.style;
  }

  function write(row, block) {
    text(row).value = block.text;
    Rows.field(row, "style").value = block.style;
    settle(row);
  }

  // What follows a heading is 正文; else it goes on as before.
  function styleAfter(row) {
    return kind(row) === "as-heading" ? "" : Rows.field(row, "style").value;
  }

  // --- Enter and Backspace ---

  function split(row) {
    const area = text(row);
    const rest = area.value.slice(area.selectionEnd);
    area.value = area.value.slice(0, area.selectionStart);
    const [next] = Rows.addMany(row, 1);
    write(next, { text: rest, style: styleAfter(row) });
    Rows.changed();
    text(next).focus();
    text(next).setSelectionRange(0, 0);
  }

  // An empty block goes where a person goes on deleting; one that is stored is struck out until the page is saved.
  function join(row) {
    const rows = all().filter((other) => Rows.group(other) === Rows.group(row) && !Rows.removed(other));
    const before = rows[rows.indexOf(row) - 1];
    if (!before) return false;
    Rows.field(row, "DELETE").click();
    text(before).focus();
    text(before).setSelectionRange(text(before).value.length, text(before).value.length);
    return true;
  }

  function onKey(event) {
    const row = blockOf(event.target);
    if (!row || Cells.isComposing(event) || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      split(row);
    }
    if (event.key === "Backspace" && event.target.value === "" && join(row)) event.preventDefault();
  }

  // --- pasting ---

  function say(words, wrong) {
    const old = document.getElementById("pasted-told");
    if (old) old.remove();
    const note = document.createElement("div");
    note.id = "pasted-told";
    note.className = wrong ? "notice notice-error" : "notice";
    note.setAttribute("role", wrong ? "alert" : "status");
    note.textContent = words;
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "quiet", textContent: "知道了" });
    close.addEventListener("click", () => note.remove());
    note.append(close);
    form.closest(".desk").after(note);
  }

  // Word's clipboard carries a whole page with styles around the piece that was copied.
  function fragment(html) {
    const from = html.indexOf("<!--StartFragment-->");
    const to = html.lastIndexOf("<!--EndFragment-->");
    const cut = from >= 0 && to > from ? html.slice(from, to) : html;
    return cut.length > Number(told.longest) ? "" : cut;
  }

  function ask(html, plain) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("html", fragment(html));
    body.append("text", plain);
    return fetch(told.url, { method: "POST", body, credentials: "same-origin", cache: "no-store" })
      .then((answer) => {
        const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        if (json) return answer.json();
        throw new Error(answer.status === 401 ? "登录已过期，请重新登录后再粘贴" : `服务器没有接受（${answer.status}）`);
      });
  }

  function last(part) {
    const rows = all().filter((row) => Rows.group(row) === part && !Rows.removed(row));
    return rows[rows.length - 1] || all().filter((row) => Rows.group(row) === part).pop();
  }

  // Behind a row; an empty row takes the first block itself.
  function put(row, blocks) {
    const own = text(row).value.trim() === "" && !Rows.removed(row) ? [row] : [];
    const rows = own.concat(Rows.addMany(row, blocks.length - own.length));
    rows.forEach((each, i) => write(each, blocks[i]));
    return rows[rows.length - 1];
  }

  // The sentence that the house fills in stands in the part already.
  function leads(part, block) {
    const lead = report.querySelector(`[data-part="${part}"] .leading textarea`);
    return lead !== null && lead.value.trim() === block.text;
  }

  function byPart(blocks, here) {
    const parts = new Map();
    blocks.forEach((block) => {
      const part = block.part || here;
      if (!leads(part, block)) parts.set(part, (parts.get(part) || []).concat(block));
    });
    return parts;
  }

  function takeIn(blocks, here, row) {
    if (all().length + blocks.length > Number(told.most)) {
      throw new Error(`一份报告最多 ${told.most} 段，请先合并或删减`);
    }
    const parts = byPart(blocks, here);
    let end = null;
    parts.forEach((mine, part) => {
      end = put(row && part === here ? row : last(part), mine);
    });
    return end;
  }

  // Into the block at the cursor: what stands before it stays there, what stands behind it comes after.
  function intoBlock(blocks, row, selection) {
    const area = text(row);
    const [before, after] = [area.value.slice(0, selection[0]), area.value.slice(selection[1])];
    const style = Rows.field(row, "style").value;
    const rest = after.trim() && before.trim() ? [{ part: "", text: after, style }] : [];
    const kept = area.value;
    area.value = before;
    try {
      const here = blocks.filter((block) => !block.part || block.part === Rows.group(row));
      const tail = !before.trim() && after.trim() ? [{ part: "", text: after, style }] : rest;
      return takeIn(here.concat(tail, blocks.filter((block) => !here.includes(block))), Rows.group(row), row);
    } catch (problem) {
      area.value = kept;
      throw problem;
    }
  }

  // On at the end of what came in; after a whole report at its beginning.
  function done(answer, end, row) {
    Rows.changed();
    say(answer.said);
    if (!row) report.scrollIntoView();
    if (!row || !end) return;
    text(end).focus();
    text(end).scrollIntoView({ block: "center" });
  }

  function onPaste(event) {
    const row = blockOf(event.target);
    if (!row && event.target !== whole) return;
    const [html, plain] = ["text/html", "text/plain"].map((type) => event.clipboardData.getData(type));
    const lines = /[\n\t]/.test(plain.trim()) || BLOCKS.test(html);
    if (!(html + plain).trim() || (row && !lines)) return;
    event.preventDefault();
    event.stopPropagation();
    const area = event.target;
    const selection = [area.selectionStart, area.selectionEnd];
    area.readOnly = true;
    // Rows are copied from this one, so it must be writable again before they are.
    const writable = () => { area.readOnly = false; };
    ask(html, plain)
      .finally(writable)
      .then((answer) => {
        if (answer.refusal) throw new Error(answer.refusal);
        const part = form.elements["pasted-into"].value;
        done(answer, row ? intoBlock(answer.blocks, row, selection) : takeIn(answer.blocks, part), row);
      })
      .catch((problem) => say(`没有贴入：${problem.message}`, true));
  }

  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste, true);
  form.addEventListener("rows", () => all().forEach(settle));
  form.addEventListener("input", (event) => {
    const row = event.target.closest(".report tr[data-row]");
    if (row) settle(row);
  });
})();
