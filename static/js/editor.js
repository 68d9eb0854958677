"use strict";
// The editing page: sums as one types, cells that grow, nothing lost when one leaves or the sign-in has ended.
(function () {
  const form = document.getElementById("table-form");
  const save = document.getElementById("save");
  const declared = JSON.parse(document.getElementById("sums").textContent);
  const scrolled = `scrolled:${location.pathname}`;
  const follows = new Set();
  const owns = new Set();
  const listed = document.createElement("input");
  const owned = document.createElement("input");
  let dirty = false;
  let asked = false;

  // --- cells ---

  function grow(areas) {
    areas.forEach((area) => { area.style.height = "auto"; });
    const heights = areas.map((area) => area.scrollHeight);
    areas.forEach((area, i) => { area.style.height = `${heights[i]}px`; });
  }

  function growAll() {
    grow(Array.from(form.querySelectorAll("textarea")));
  }

  function texts() {
    const header = {};
    form.querySelectorAll("[data-cell] [id]:not([id*='/']):not(ul)").forEach((control) => {
      header[control.id] = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
    });
    const rows = {};
    new Set(declared.sums.map((sum) => sum.rows).filter(Boolean)).forEach((name) => {
      rows[name] = Rows.all(name).filter((row) => !Rows.removed(row)).map(textsOfRow);
    });
    return { header, rows };
  }

  function textsOfRow(row) {
    const prefix = `${row.dataset.rows}-${row.dataset.index}-`;
    const found = {};
    row.querySelectorAll("[data-fixed]").forEach((cell) => { found[cell.dataset.fixed] = cell.textContent; });
    row.querySelectorAll("[name]").forEach((control) => { found[control.name.slice(prefix.length)] = control.value; });
    return { uid: row.dataset.row, texts: found };
  }

  function own() {
    const cells = form.querySelectorAll(".cell-own[data-cell], .cell-fixed[data-cell]");
    const places = Array.from(cells, (cell) => cell.dataset.cell);
    return new Set(places);
  }

  function addUp() {
    const table = texts();
    const filled = Sums.fill(declared, table, own());
    Object.keys(filled).forEach((place) => {
      const control = document.getElementById(place);
      if (control && control.value !== filled[place]) restate(control, filled[place]);
    });
    Weights.tell(declared.scoring, table);
    document.querySelectorAll("[data-mirror]").forEach((mirror) => {
      const control = document.getElementById(mirror.dataset.mirror);
      if (control) mirror.textContent = control.value || "空";
    });
  }

  // How the old value came about says nothing of the new one.
  function restate(control, text) {
    control.value = text;
    control.closest("[data-cell]").classList.add("restated");
  }

  function findFollowing() {
    form.querySelectorAll(".cell-follow[data-cell]").forEach((cell) => follows.add(cell.dataset.cell));
    list();
  }

  // Typed over: from now on the cell holds what the person wrote.
  function takeOver(control) {
    const cell = control.closest("[data-cell]");
    if (!cell || !follows.delete(cell.dataset.cell)) return;
    owns.add(cell.dataset.cell);
    cell.classList.replace("cell-follow", "cell-own");
    const origin = cell.querySelector(".origin");
    if (origin) origin.textContent = "手填";
    list();
  }

  function list() {
    listed.value = JSON.stringify(Array.from(follows));
    owned.value = JSON.stringify(Array.from(owns));
  }

  function touched() {
    dirty = true;
    save.classList.add("unsaved");
    save.textContent = "保存 *";
    addUp();
  }

  function onInput(event) {
    takeOver(event.target);
    if (event.target.tagName === "TEXTAREA") grow([event.target]);
    touched();
  }

  // --- leaving and saving ---

  function tell(text, address) {
    const old = document.getElementById("told");
    if (old) old.remove();
    const notice = document.createElement("div");
    notice.id = "told";
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    if (address) notice.append(link(address));
    form.closest(".desk").before(notice);
    notice.scrollIntoView({ block: "center" });
  }

  function link(address) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: address, target: "_blank", textContent: "在新窗口登录" });
    return anchor;
  }

  function trouble(answer) {
    if (!answer.signed_in) return ["登录已过期，尚未保存。您填的内容还在本页：请重新登录，再回到这里点“保存”。", form.dataset.login];
    if (answer.acting !== form.dataset.acting) {
      return ["登录的人员或办理身份已变，尚未保存。您填的内容还在本页：请换回原来的身份，再回到这里点“保存”。"];
    }
    return null;
  }

  function onSubmit(event) {
    if (asked) {
      dirty = false;
      sessionStorage.setItem(scrolled, String(window.scrollY));
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    fetch(form.dataset.session, { credentials: "same-origin", cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((answer) => {
        const wrong = trouble(answer);
        if (wrong) return tell(...wrong);
        asked = true;
        return submitter ? form.requestSubmit(submitter) : form.requestSubmit();
      })
      .catch(() => tell("连不上服务器，尚未保存。您填的内容还在本页，请稍后再点“保存”。"));
  }

  function onKey(event) {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(save);
    }
    // Enter in a one-line cell goes on instead of posting half a table.
    if (event.key === "Enter" && event.target.matches("td input:not([type=checkbox])")) {
      event.preventDefault();
      goOn(event.target);
    }
  }

  function goOn(control) {
    const all = form.querySelectorAll("[data-cell] textarea, [data-cell] input:not([type=hidden]), [data-cell] select");
    const controls = Array.from(all).filter((other) => other === control || other.offsetParent);
    const next = controls[controls.indexOf(control) + 1];
    if (next) next.focus();
  }

  function onLeave(event) {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = "";
  }

  function backToPlace() {
    const y = sessionStorage.getItem(scrolled);
    sessionStorage.removeItem(scrolled);
    if (y !== null && !location.hash) window.scrollTo(0, Number(y));
  }

  Object.assign(listed, { type: "hidden", name: "follows" });
  Object.assign(owned, { type: "hidden", name: "owns" });
  findFollowing();
  form.append(listed, owned);
  document.documentElement.classList.add("scripted");
  form.addEventListener("input", onInput);
  form.addEventListener("rows", () => { findFollowing(); growAll(); touched(); });
  form.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  window.addEventListener("beforeunload", onLeave);
  window.addEventListener("pageshow", () => { asked = false; });
  window.addEventListener("resize", growAll);
  growAll();
  backToPlace();
})();
