"use strict";
// The sign-in has ended while a table is being filled in: it is renewed in a small window over the page, which stays.
const SignInAgain = (function () {
  const dialog = document.getElementById("sign-in-again");
  const form = dialog.querySelector("form");
  const password = form.elements.password;
  const refused = dialog.querySelector("[data-refused]");
  const working = dialog.querySelector("[data-working]");
  const change = dialog.querySelector("[data-change]");
  const UNREACHED = "连不上服务器，请检查网络，稍后再试。您填的内容都还在。";
  const BLOCKED = "没有登录成功，浏览器可能禁用了 Cookie：请允许后再试。您填的内容都还在。";
  const AGAIN = "服务器没有答复，请再试一次。您填的内容都还在。";
  const UNCHANGED = "密码还没有改好，请先在新窗口修改。";
  // One for all who ask at once.
  let pending = null;
  // The cell that was left last, such as for the button that opens this window.
  let typed = null;

  // --- the server ---

  function ask(options) {
    const given = { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } };
    return fetch(dialog.dataset.session, Object.assign(given, options)).then(read);
  }

  // A lock answers too; any other trouble says nothing that can be read.
  function read(answer) {
    if (answer.ok || answer.status === 429) return answer.json();
    const told = [401, 403].includes(answer.status) ? BLOCKED : AGAIN;
    return Promise.reject(Object.assign(new Error(told), { told }));
  }

  function post({ token }) {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    return ask({ method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
  }

  function somebody(answer, { wanted }) {
    return answer.signed_in || (answer.person && answer.person !== wanted.person);
  }

  // --- asking and settling ---

  /**
   * Resolves with {signed_in, person, acting, token}: at once where somebody is signed in, whoever it is; else when the
   * person has signed in again or put it off (then signed_in is false; `offline` says that the server wasn't reached).
   */
  function open(wanted) {
    if (!pending) pending = begin(wanted);
    return pending.promise;
  }

  function begin(wanted) {
    const begun = { wanted, resolve: null, back: null, shown: false };
    begun.promise = new Promise((resolve) => { begun.resolve = resolve; });
    ask().then(
      (answer) => (somebody(answer, begun) ? settle(answer) : Quiet.wait().then(() => show(answer))),
      () => settle({ signed_in: false, offline: true }),
    );
    return begun;
  }

  function settle(answer) {
    const { resolve, back, shown } = pending;
    pending = null;
    if (shown) hide(back);
    resolve(Object.assign({ person: "", acting: "", token: "" }, answer));
  }

  // --- the window ---

  function show(answer) {
    pending.back = whereTyped();
    pending.shown = true;
    form.elements.acting.value = pending.wanted.acting || "";
    dialog.showModal();
    step(answer);
  }

  function hide(back) {
    password.value = "";
    dialog.close();
    if (back) goBack(back);
  }

  // With a one-time password one can't go on before it is changed, which is done in a window of its own.
  function step(answer) {
    const must = Boolean(answer.must_change);
    form.hidden = must;
    change.hidden = !must;
    tell("");
    (must ? change.querySelector("a") : password).focus();
  }

  function tell(text) {
    refused.textContent = text;
    refused.hidden = !text;
    password.setAttribute("aria-invalid", String(Boolean(text)));
  }

  // --- where the person typed ---

  function isCell(control) {
    return Boolean(control.closest("#table-form [data-cell]"));
  }

  function whereTyped() {
    const active = document.activeElement;
    const control = isCell(active) ? active : typed || active;
    return { control, id: control.id, start: control.selectionStart, end: control.selectionEnd };
  }

  // The sheet may have been drawn anew meanwhile: then its successor has the same id.
  function goBack({ control, id, start, end }) {
    const now = (id && document.getElementById(id)) || control;
    now.focus({ preventScroll: true });
    if (typeof start === "number" && now.setSelectionRange) now.setSelectionRange(start, end);
  }

  // --- what is done in the window ---

  function busy(on) {
    working.textContent = on ? "正在登录…" : "";
    form.toggleAttribute("data-busy", on);
  }

  function onSubmit(event) {
    event.preventDefault();
    event.stopPropagation();
    if (form.hasAttribute("data-busy")) return;
    if (!password.value) return again("请填写密码。");
    const mine = pending;
    tell("");
    busy(true);
    // A fresh token first: the old one went with the old sign-in. Perhaps somebody signed in in another window meanwhile.
    ask()
      .then((answer) => (somebody(answer, mine) ? answer : post(answer)))
      .then((answer) => { if (pending === mine) take(answer); })
      .catch((trouble) => { if (pending === mine) again(trouble.told || UNREACHED); })
      .then(() => busy(false));
  }

  function take(answer) {
    if (somebody(answer, pending)) return settle(answer);
    if (answer.refusal) return again(answer.refusal);
    step(answer);
  }

  function again(refusal) {
    tell(refusal);
    password.focus();
    password.select();
  }

  function onClick(event) {
    if (event.target.closest("[data-later]")) settle({ signed_in: false });
    if (event.target.closest("[data-go-on]")) look(UNCHANGED);
  }

  // Back from another window, where somebody may have signed in or changed the password. Says so where it wasn't done.
  function look(otherwise = "") {
    const mine = pending;
    if (!mine || !mine.shown || form.hasAttribute("data-busy")) return;
    ask().then((answer) => {
      if (pending !== mine) return;
      if (somebody(answer, mine)) return settle(answer);
      if (answer.must_change === form.hidden) tell(otherwise);
      else step(answer);
    }).catch((trouble) => { if (pending === mine) tell(trouble.told || UNREACHED); });
  }

  function onKey(event) {
    // Keys of the table mean nothing here, nor does saving the page as a file.
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") event.preventDefault();
  }

  form.addEventListener("submit", onSubmit);
  dialog.addEventListener("click", onClick);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); settle({ signed_in: false }); });
  dialog.addEventListener("keydown", onKey);
  window.addEventListener("focus", () => look());
  document.addEventListener("focusin", ({ target }) => { if (isCell(target)) typed = target; });
  return { open };
})();
