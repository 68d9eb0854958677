"use strict";
// 带入去年: rows of last year's table are chosen in a panel and brought over by the server, as one step of undo. The mark
// 去年 leaves a cell with the first key, or with 已核对 at its row.
(function () {
  const form = document.getElementById("table-form");
  const entry = document.getElementById("bring-last-year");
  const left = document.getElementById("last-year-left");
  const LABEL = "带入去年";
  const MARK = ".origin.last-year";
  let panel = null;

  // --- the panel ---

  function open(event) {
    event.preventDefault();
    Autosave.flush()
      .then(() => load(`${entry.dataset.url}?panel=1`))
      .catch((trouble) => Notice.tell(trouble.message, { alert: true }));
  }

  function load(address) {
    return fetch(address, { credentials: "same-origin", cache: "no-store" })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error("去年的表暂时打不开，请刷新页面后再试。"))))
      .catch((trouble) => { throw trouble instanceof TypeError ? new Error("连不上服务器，请稍后再试。") : trouble; })
      .then(show);
  }

  function show(html) {
    panel = panel || made();
    panel.firstElementChild.innerHTML = html;
    panel.querySelectorAll("[data-all]").forEach((button) => { button.hidden = false; });
    if (!panel.open) panel.showModal();
    panel.firstElementChild.scrollTop = 0;
    panel.firstElementChild.focus();
    count();
  }

  function made() {
    const dialog = document.createElement("dialog");
    dialog.className = "last-year-panel";
    dialog.setAttribute("aria-labelledby", "last-year-title");
    const inside = document.createElement("div");
    inside.tabIndex = -1;
    dialog.append(inside);
    dialog.addEventListener("click", onClick);
    dialog.addEventListener("change", onTick);
    dialog.addEventListener("submit", onSubmit);
    dialog.addEventListener("close", () => entry.focus());
    document.body.append(dialog);
    return dialog;
  }

  function onClick(event) {
    const link = event.target.closest(".last-year-tables a");
    const all = event.target.closest("[data-all]");
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      panel.close();
    } else if (link) {
      event.preventDefault();
      load(`${link.href}&panel=1`).catch((trouble) => { panel.close(); Notice.tell(trouble.message, { alert: true }); });
    } else if (all) chooseAll(all);
  }

  // All of a group, or none where all are chosen already.
  function chooseAll(button) {
    const boxes = Array.from(button.closest("fieldset").querySelectorAll("[name=take]"));
    const on = !boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = on; });
    count();
  }

  // A row below another one needs it, and doesn't stay without.
  function onTick({ target }) {
    if (target.name !== "take") return;
    const boxes = Array.from(panel.querySelectorAll("[name=take]"));
    const above = boxes.find((box) => box.value === target.dataset.above);
    if (target.checked && above) above.checked = true;
    if (!target.checked) boxes.filter((box) => box.dataset.above === target.value).forEach((box) => { box.checked = false; });
    count();
  }

  function count() {
    const chosen = panel.querySelector("[data-chosen]");
    if (!chosen) return;
    const number = panel.querySelectorAll("[name=take]:checked").length;
    chosen.textContent = number ? `已选 ${number} 项` : "还没有选择";
    panel.querySelector("[type=submit]").disabled = !number;
  }

  // --- bringing over ---

  function onSubmit(event) {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target));
    let told = null;
    panel.close();
    Autosave.viaServer(LABEL, () => post(event.target.action, body).then((answer) => { told = answer; }))
      .then(() => {
        document.dispatchEvent(new CustomEvent("checked", { detail: told.checked }));
        Notice.tell(told.said);
        lead(told.first);
      })
      .catch((trouble) => Notice.tell(trouble.message, { alert: true }));
  }

  function post(address, body) {
    const headers = { Accept: "application/json", "X-CSRFToken": Token.now() };
    return fetch(address, { method: "POST", body, headers, credentials: "same-origin" })
      .catch(() => { throw new Error("连不上服务器，请稍后再试。"); })
      .then((answer) => {
        const isPlain = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        return isPlain ? answer.json() : { refusal: "服务器没有接受，请刷新页面后再试。" };
      })
      .then((answer) => (answer.refusal ? Promise.reject(new Error(answer.refusal)) : answer));
  }

  function lead(place) {
    const control = place && document.getElementById(place);
    if (!control) return;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
  }

  // --- the marks ---

  function recount() {
    const marks = Array.from(form.querySelectorAll(MARK));
    marks.forEach(onlyOne);
    left.hidden = !marks.length;
    left.querySelector("[data-count]").textContent = marks.length;
    if (marks.length) left.querySelector("a").hash = marks[0].closest("[data-cell]").dataset.cell;
  }

  // One button for each row.
  function onlyOne(mark, i, marks) {
    const row = mark.closest("tr[data-row]");
    const button = mark.querySelector("button");
    if (row && button && marks.slice(0, i).some((other) => other.closest("tr[data-row]") === row)) button.remove();
  }

  // The button for the whole row goes on to the next cell that is still marked.
  function unmark(mark) {
    const button = mark.querySelector("button");
    const row = mark.closest("tr[data-row]");
    mark.remove();
    const next = row && row.querySelector(MARK);
    if (button && next && !next.querySelector("button")) next.append(" ", button);
  }

  function onInput({ target }) {
    const cell = target.closest("[data-cell]");
    const mark = cell && cell.querySelector(MARK);
    if (!mark) return;
    unmark(mark);
    recount();
  }

  function onLookedOver(event) {
    const button = event.target.closest(`${MARK} button`);
    if (!button) return;
    event.preventDefault();
    const cell = button.closest("[data-cell]");
    const marks = Array.from((button.closest("tr[data-row]") || cell).querySelectorAll(MARK));
    const control = document.getElementById(cell.dataset.cell);
    Autosave.flush()
      .then(() => post(button.formAction, new URLSearchParams({ where: button.value })))
      .then(() => {
        marks.forEach((mark) => mark.remove());
        recount();
        control.focus();
      })
      .catch((trouble) => Notice.tell(trouble.message, { alert: true }));
  }

  if (entry) entry.addEventListener("click", open);
  form.addEventListener("input", onInput);
  form.addEventListener("click", onLookedOver);
  document.addEventListener("sheet", recount);
  document.addEventListener("kept", recount);
})();
