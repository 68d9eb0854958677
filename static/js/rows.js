"use strict";
// Rows without a round trip: added beside their like, moved within their group, struck out until the page is saved.
// What can't be done here (the first row of a group, rows with rows below them) is left to the server.
const Rows = (function () {
  const form = document.getElementById("table-form");
  // What the house says in a row, which is nothing that a new one starts with.
  const SAID = ".notes, .as-typed, .origin, .offer, .choice-of-two, [name=conflict], .extra:not([data-asked])";

  // What stands for a tick in a spreadsheet.
  const TICKED = /^(?:[1✓✔√☑是]|true)$/i;

  // Plain http is no secure context: randomUUID isn't there.
  function newUid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
  }

  function all(name) {
    return Array.from(form.querySelectorAll(`tr[data-row][data-rows="${name}"]`));
  }

  function field(row, name) {
    return row.querySelector(`[name="${row.dataset.rows}-${row.dataset.index}-${name}"]`);
  }

  function group(row) {
    const key = field(row, "category") || field(row, "parent");
    return key ? key.value : "";
  }

  function alike(row) {
    return all(row.dataset.rows).filter((other) => group(other) === group(row));
  }

  function removed(row) {
    const box = field(row, "DELETE");
    return Boolean(box && box.checked);
  }

  // Cells that were approved have no control, so such a row is no model for a new one.
  function isFixed(row) {
    return row.querySelector("[data-fixed]") !== null;
  }

  // What stands under a row goes with it: the parts of one that is split, the events of a project.
  function under(row) {
    const isPart = (other) => field(other, "parent") && field(other, "parent").value === row.dataset.row;
    return Array.from(form.querySelectorAll("tr[data-row]")).filter(isPart);
  }

  // Merged label cells: those that begin in a row, and those of its section that reach over it.
  function labelsOf(row) {
    return Array.from(row.querySelectorAll("th[rowspan]"));
  }

  function reaching(row) {
    const rows = Array.from(row.parentNode.rows);
    const at = rows.indexOf(row);
    return rows.flatMap((other, i) => labelsOf(other).filter((label) => i <= at && at < i + label.rowSpan));
  }

  function fresh(attribute, model, uid, index) {
    return attribute
      .split(model.dataset.row).join(uid)
      .replace(`${model.dataset.rows}-${model.dataset.index}-`, `${model.dataset.rows}-${index}-`);
  }

  function nextIndex(model) {
    return Math.max(...all(model.dataset.rows).map((row) => Number(row.dataset.index))) + 1;
  }

  function copied(model, index = nextIndex(model), uid = newUid()) {
    const row = model.cloneNode(true);
    labelsOf(row).forEach((label) => label.remove());
    row.querySelectorAll(SAID).forEach((said) => said.remove());
    row.querySelectorAll("*").forEach((element) => {
      Array.from(element.attributes).forEach((a) => element.setAttribute(a.name, fresh(a.value, model, uid, index)));
      element.removeAttribute("aria-describedby");
    });
    row.querySelectorAll("[data-cell]").forEach((cell) => {
      const follows = cell.matches(".cell-follow, .cell-own");
      cell.className = cell.className.replace(/cell-\S+/g, "").trim();
      cell.classList.toggle("cell-follow", follows);
    });
    row.classList.remove("going");
    Object.assign(row.dataset, { row: uid, index: String(index) });
    blank(row);
    field(row, "uid").value = uid;
    return row;
  }

  function blank(row) {
    row.querySelectorAll("textarea, input:not([type=hidden]):not([type=checkbox]), select").forEach((control) => {
      control.value = "";
      if (control.style) control.style.height = "";
    });
    row.querySelectorAll("input[type=checkbox]").forEach((box) => {
      box.checked = false;
      if (box.dataset.warning) box.dataset.warning = "";
    });
    row.querySelectorAll("[data-apart]").forEach((button) => { delete button.dataset.apart; });
  }

  // A new row after the last of its group; null where there is no row to take as a model.
  function addAfter(last, uid = newUid()) {
    const rows = addBelow(last, [uid]);
    return rows && rows[0];
  }

  // As many rows as a pasted text has blocks, or a pasted table rows.
  function addMany(last, number) {
    return addBelow(last, Array.from({ length: number }, () => newUid()));
  }

  function addBelow(last, uids) {
    const model = [last, ...all(last.dataset.rows)].find((row) => !isFixed(row));
    if (!model) return null;
    const first = nextIndex(model);
    const rows = uids.map((uid, i) => copied(model, first + i, uid));
    if (model !== last) rows.forEach((row) => regroup(row, model, last));
    reaching(last).forEach((label) => { label.rowSpan += rows.length; });
    last.after(...rows);
    recount(last);
    return rows;
  }

  // A copy of another group's row is put under the last row's group, and called after it.
  function regroup(row, model, last) {
    field(row, "category").value = group(last);
    const [name, before] = [groupName(last), groupName(model)];
    row.querySelectorAll("[aria-label]").forEach((element) => {
      element.setAttribute("aria-label", element.getAttribute("aria-label").replace(before, name));
    });
  }

  function groupName(row) {
    return /(\S+?)第\d+行/.exec(row.querySelector(".tools [name=move]").getAttribute("aria-label"))[1];
  }

  // Row numbers, 2、 or in words 数量指标第2行, follow the order.
  function recount(row) {
    alike(row).forEach((other, i) => {
      const before = other.querySelector(".before");
      if (!before && isCounted(other, i + 1)) return;
      if (before) before.textContent = before.textContent.replace(/^\d+/, i + 1);
      other.querySelectorAll("[aria-label]").forEach((element) => {
        element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/第\d+行/, `第${i + 1}行`));
      });
    });
  }

  function isCounted(row, number) {
    const named = row.querySelector("[aria-label]");
    return Boolean(named) && named.getAttribute("aria-label").includes(`第${number}行`);
  }

  function move(row, way) {
    const rows = alike(row);
    const other = rows[rows.indexOf(row) + (way === "up" ? -1 : 1)];
    if (!other) return;
    const [first, second] = way === "up" ? [other, row] : [row, other];
    const labels = labelsOf(first);
    first.before(second);
    labels.reverse().forEach((label) => second.prepend(label));
    recount(row);
  }

  // Out of the page; labels that begin in it go on with the next row. The last row of a 二级 is emptied instead.
  function take(row) {
    const mine = alike(row);
    if (field(row, "category") && mine.length === 1) return blank(row);
    const labels = labelsOf(row);
    reaching(row).forEach((label) => { label.rowSpan -= 1; });
    const next = row.nextElementSibling;
    if (next) labels.filter((label) => label.rowSpan > 0).reverse().forEach((label) => next.prepend(label));
    row.remove();
    if (row !== mine[mine.length - 1]) recount(mine[mine.length - 1]);
    return null;
  }

  // The rows of a group in the order of these uids.
  function arrange(name, uids) {
    const rank = new Map(uids.map((uid, i) => [uid, i]));
    const groups = new Map(all(name).map((row) => [group(row), row]));
    groups.forEach((any) => {
      for (let i = 1; i < alike(any).length; i += 1) {
        for (let at = i; at > 0; at -= 1) {
          const [before, row] = alike(any).slice(at - 1, at + 1);
          if (!(rank.get(row.dataset.row) < rank.get(before.dataset.row))) break;
          move(row, "up");
        }
      }
    });
  }

  function focusIn(row) {
    const control = row.querySelector("td textarea, td input:not([type=hidden]), td select");
    control.scrollIntoView({ block: "nearest" });
    control.focus();
  }

  function changed() {
    form.dispatchEvent(new Event("rows", { bubbles: true }));
  }

  function onAdd(event, value) {
    const at = value.indexOf("/");
    const rows = all(value.slice(0, at)).filter((row) => group(row) === value.slice(at + 1));
    const last = rows[rows.length - 1];
    // Below a row with rows below it the next of its level comes after those.
    const row = !last || (field(last, "parent") && !group(last)) ? null : addAfter(last);
    if (!row) return;
    event.preventDefault();
    focusIn(row);
    changed();
  }

  function onMove(event, value) {
    const [name, uid, way] = value.split("/");
    const row = all(name).find((other) => other.dataset.row === uid);
    if (field(row, "parent")) return;
    event.preventDefault();
    move(row, way);
    event.target.closest("button").focus();
    changed();
  }

  function onClick(event) {
    const button = event.target.closest("button[name=add], button[name=move]");
    if (button && button.name === "add") onAdd(event, button.value);
    if (button && button.name === "move") onMove(event, button.value);
  }

  function onStrike(event) {
    const box = event.target;
    if (!box.name || !box.name.endsWith("-DELETE")) return;
    const warning = box.dataset.warning;
    if (box.checked && warning && !window.confirm(`删除这一行？${warning}`)) box.checked = false;
    strike(box.closest("tr"), box.checked);
    changed();
  }

  function strike(row, on) {
    field(row, "DELETE").checked = on;
    [row, ...under(row)].forEach((going) => going.classList.toggle("going", on));
  }

  function controls(row) {
    const cells = Array.from(row.querySelectorAll("td[data-cell]"));
    return cells.map((cell) => cell.querySelector(":scope > textarea, :scope > input:not([type=hidden]), :scope > select"));
  }

  function write(control, text) {
    if (!control) return;
    if (control.type === "checkbox") control.checked = TICKED.test(text);
    else control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("click", onClick);
  form.addEventListener("change", onStrike);
  return {
    all, field, group, alike, removed, under, isFixed, controls, addAfter, addMany, move, strike, take, arrange, focusIn,
    write, recount, changed, newUid,
  };
})();
