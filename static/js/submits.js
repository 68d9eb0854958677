"use strict";
// Buttons of the editing page that need the server: first what was typed is saved, then they do what they say.
(function () {
  const form = document.getElementById("table-form");
  const save = document.getElementById("save");
  const scrolled = `scrolled:${location.pathname}`;
  const IN_PLACE = { add: "加行", move: "移动行" };
  const listed = hidden("follows");
  const owned = hidden("owns");
  let asked = false;

  function hidden(name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name });
    form.append(field);
    return field;
  }

  // What a full post says besides the cells: which of them follow their source.
  function list() {
    listed.value = JSON.stringify(Array.from(Table.follows));
    owned.value = JSON.stringify(Array.from(Editor.own()));
  }

  function onSubmit(event) {
    if (asked) {
      list();
      sessionStorage.setItem(scrolled, String(window.scrollY));
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    if (!button || button === save || button.classList.contains("first-submit")) {
      flush().catch(() => null);
      return;
    }
    const done = button.name in IN_PLACE ? inPlace(button) : flush().then(settled).then(() => really(button));
    done.catch((trouble) => Notice.tell(trouble.message, { alert: true }));
  }

  function flush() {
    return Autosave.flush();
  }

  // A form that is just being submitted hears of no second submission; with nothing to save this would still be so.
  function settled() {
    return new Promise((resolve) => { setTimeout(resolve); });
  }

  // The list of findings may have been drawn anew while what was typed was saved.
  function really(button) {
    const same = `button[name="${button.name}"][value="${CSS.escape(button.value)}"]`;
    const now = button.isConnected ? button : document.querySelector(same);
    if (!now) throw new Error("校验问题已变化，请核对后再点一次。");
    asked = true;
    form.requestSubmit(now);
  }

  // The server adds the row, and the page goes on where it is.
  function inPlace(button) {
    return Autosave.viaServer(IN_PLACE[button.name], () => post(button))
      .then(([uid]) => {
        const row = uid && form.querySelector(`tr[data-row="${uid}"]`);
        if (row) Rows.focusIn(row);
      });
  }

  function post(button) {
    list();
    const body = new FormData(form);
    if (Token.now()) body.set("csrfmiddlewaretoken", Token.now());
    body.append(button.name, button.value);
    return fetch(form.action, { method: "POST", body, credentials: "same-origin" })
      .catch(() => { throw new Error("连不上服务器，请稍后再试。"); })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error("服务器没有接受，请刷新页面后再试。"))));
  }

  function backToPlace() {
    const y = sessionStorage.getItem(scrolled);
    sessionStorage.removeItem(scrolled);
    if (y !== null && !location.hash) window.scrollTo(0, Number(y));
  }

  function onKey(event) {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    Notice.hush();
    form.requestSubmit(save);
  }

  form.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  window.addEventListener("pageshow", () => { asked = false; });
  backToPlace();
})();
