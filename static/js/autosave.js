"use strict";
// The page saves itself: half a second after the last key what changed goes to the server, one change set at a time, each
// again until its answer is there. Until then the browser keeps it (outbox.js). Nothing goes out under another's name.
const Autosave = (function () {
  const PAUSE = 500;
  const LIFE = 15000;
  const NOTHING = { cells: [], added: [], removed: [], order: {}, follow: [] };
  const TOO_MUCH = [400, 413];
  const TRIES = [1000, 2000, 4000, 8000, 15000];
  const form = document.getElementById("table-form");
  const sheet = () => form.querySelector(".sheet");
  const { person, acting, filing } = form.dataset;
  const tab = Rows.newUid();
  const told = tokens(form);
  // Change sets that go out before what the page shows: of an earlier tab, or rows that come back by way of the server.
  const line = [];
  let number = 0;
  let flying = null;
  let timer = null;
  let retry = null;
  let tries = 0;
  let composing = false;
  let stopped = "";
  const waiting = [];
  let asking = 0; // Requests under way that change the table by other means than a change set.
  let drawing = 0; // Nothing goes out while the page is drawn anew.
  let last = "saved";

  // What the page was drawn from, by the server's own words for it.
  function tokens(of) {
    const { state, follows, pulse, frame } = of.dataset;
    return { state, follows, pulse, frame };
  }

  // --- the state, in a word ---

  function say(state, more = "") {
    if (state !== "unkept") last = state;
    document.dispatchEvent(new CustomEvent("autosave", { detail: { state, more } }));
  }

  function isDirty() {
    return Boolean(flying) || line.length > 0 || Table.held.size > 0 || !Table.isEmpty(Table.changes());
  }

  // --- what is typed ---

  function touched() {
    // What stands in the way goes on being said while one types.
    if (!stopped && !["offline", "signed-out"].includes(last)) say("unsent");
    keepHere();
    later(PAUSE);
  }

  function later(pause) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, pause);
  }

  function keepHere() {
    const mine = flying && !flying.elsewhere;
    const changes = mine ? Table.beyond(Table.changes(), flying.changes) : Table.changes();
    const sets = [mine && flying.changes, changes].filter((set) => set && !Table.isEmpty(set));
    const held = heldTexts();
    const record = {
      person, acting, filing, tab, title: document.title, at: Date.now(), sets, held,
      flying: mine ? { number: flying.number, changes: flying.changes } : null,
      labels: labelsOf(sets, held), empty: !sets.length && !held.length,
    };
    return Outbox.keep(record).catch(() => say("unkept"));
  }

  // What waits for the person's choice.
  function heldTexts() {
    return Array.from(Table.held.keys()).filter(Table.control).map((place) => [place, Table.textOf(Table.control(place))]);
  }

  function labelsOf(sets, held) {
    const places = sets.flatMap(Table.places).concat(held.map(([place]) => place));
    const named = places.map((place) => [place, Table.control(place)]).filter(([, control]) => control);
    return Object.fromEntries(named.map(([place, control]) => [place, control.getAttribute("aria-label") || place]));
  }

  // --- sending ---

  function send() {
    clearTimeout(timer);
    if (stopped || composing || flying || drawing) return;
    const changes = line.length ? null : Table.changes();
    if (changes && Table.isEmpty(changes)) {
      rest();
      return;
    }
    flying = line.shift() || set(changes);
    keepHere();
    say("sending");
    post(flying);
  }

  function set(changes) {
    number += 1;
    return { number, tab, changes };
  }

  // Goes out in its turn; resolved when the server has it.
  function enqueue(next) {
    return new Promise((resolve, reject) => {
      line.push({ ...next, elsewhere: true, resolve, reject });
      send();
    });
  }

  function rest() {
    tries = 0;
    keepHere();
    if (Table.held.size) say("conflict", String(Table.held.size));
    else say(asking ? "sending" : "saved");
    waiting.splice(0).forEach(({ resolve }) => resolve());
  }

  function giveUp(reason) {
    waiting.splice(0).forEach(({ reject }) => reject(refusal(reason)));
  }

  // Something that was told to the person already, or is to be told by who asked.
  function refusal(reason) {
    return Object.assign(new Error(reason), { refusal: true });
  }

  function body(set) {
    const active = document.activeElement;
    const cell = active && form.contains(active) ? active.closest("[data-cell]") : null;
    return JSON.stringify({
      person, acting, tab: set.tab, number: set.number, place: cell ? cell.dataset.cell : "", ...told, changes: set.changes,
      leaving: Boolean(set.leaving),
    });
  }

  function ask(set, options = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": Token.now() };
    return fetch(form.dataset.autosave, { method: "POST", headers, body: body(set), credentials: "same-origin", cache: "no-store", ...options });
  }

  // Rejected where no whole answer came: a server that is killed leaves half of one.
  function answerTo(set) {
    return ask(set).then((answer) => {
      const isPlain = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return (isPlain ? answer.json() : Promise.resolve(null)).then((plain) => ({ status: answer.status, plain }));
    });
  }

  function post(set) {
    return answerTo(set).then(({ status, plain }) => heard(set, status, plain), () => again(set));
  }

  function heard(set, status, plain) {
    // It was asked twice, and the other answer came first.
    if (flying !== set) return null;
    if (status === 200 && plain) return done(set, plain);
    if (status === 401) return signIn(set);
    if (status === 409 && plain) return stop("other", plain.refusal);
    if (plain && plain.refusal) return refuse(set, status, plain.refusal);
    if (status === 403) return freshToken(set);
    if (TOO_MUCH.includes(status)) return refuse(set, 422, "一次保存的内容太多，请少填一些，或分几张表填写。");
    return again(set);
  }

  // No answer, or a server that is just starting: the same set again, a little later each time.
  function again(set) {
    say("offline");
    giveUp("连不上服务器，尚未保存。您填的内容还在本页和本机，连上后自动保存。");
    const pause = TRIES[Math.min(tries, TRIES.length - 1)];
    tries += 1;
    clearTimeout(retry);
    retry = setTimeout(() => { if (flying === set) post(set); }, pause);
  }

  function done(set, answer) {
    tries = 0;
    if (composing) return composed().then(() => done(set, answer));
    // What this page didn't show it takes in as if a colleague had written it.
    const foreign = take(answer, set.elsewhere ? NOTHING : set.changes);
    if (flying === set) flying = null;
    if (set.resolve) set.resolve();
    if (answer.conflicts.length) say("conflict", String(Table.held.size));
    return Promise.resolve(foreign ? redraw() : null).then(() => send());
  }

  // What an input method is composing must not be disturbed.
  function composed() {
    const end = (resolve) => form.addEventListener("compositionend", () => setTimeout(resolve), { once: true });
    return composing ? new Promise(end) : Promise.resolve();
  }

  // Returns whether the page must be drawn anew: rows or labels changed that it can't draw itself.
  function take(answer, changes) {
    const stale = told.frame !== answer.frame;
    Object.assign(told, { state: answer.state, pulse: answer.pulse, frame: answer.frame });
    if (answer.follows) told.follows = answer.follows.digest;
    const foreign = Answers.take(answer, changes) || stale;
    document.dispatchEvent(new CustomEvent("checked", { detail: answer.checked }));
    document.dispatchEvent(new CustomEvent("present", { detail: answer.others }));
    document.dispatchEvent(new CustomEvent("kept", { detail: { at: answer.at, places: Table.places(changes).filter((place) => !Table.held.has(place)) } }));
    return foreign;
  }

  // --- what stands in the way ---

  // Cookies were cleared or another window signed in anew: the token is old, or nobody is signed in.
  function freshToken(set) {
    if (set.renewed) return stop("refused", "服务器没有接受，请刷新页面后再试。");
    set.renewed = true;
    return fetch(form.dataset.session, { credentials: "same-origin", cache: "no-store" })
      .then((answer) => answer.json())
      .then((answer) => (answer.signed_in ? post(set) : signIn(set)), () => again(set));
  }

  function signIn(set) {
    say("signed-out");
    giveUp("登录已过期，尚未保存。您填的内容还在本页和本机，重新登录后自动保存。");
    return SignInAgain.open({ person, acting, name: form.dataset.name }).then((answer) => {
      if (answer.offline) return again(set);
      if (!answer.signed_in && !answer.person) return null;
      if (String(answer.person) !== person) return stop("other", "现在登录的是另一个人，没有保存。");
      say("sending");
      return post(set);
    });
  }

  // 422 can be mended in the page; else the table can't be saved any more, and its texts are given back.
  function refuse(set, status, reason) {
    giveUp(reason);
    if (status === 422) {
      flying = null;
      keepHere();
      say("refused", reason);
      if (set.reject) set.reject(refusal(reason));
      Notice.tell(`没有保存：${reason}`, { alert: true });
      return null;
    }
    return stop("refused", reason);
  }

  function stop(state, reason) {
    stopped = reason;
    keepHere();
    giveUp(reason);
    say(state, reason);
    const sets = [flying && flying.changes, Table.changes()].filter(Boolean);
    const held = heldTexts();
    const texts = Outbox.texts({ sets, held, labels: labelsOf(sets, held) });
    const record = { person, filing, tab };
    if (!texts.length) Notice.tell(`这张表现在不能填写：${reason}`, { alert: true });
    else Rescue.show({ reason, texts, onDone: () => Outbox.remove(record).then(() => { stopped = "cleared"; }) });
    return null;
  }

  // --- the whole table anew ---

  function redraw(html) {
    const page = html ? Promise.resolve(html) : fetch(form.action + location.search, { credentials: "same-origin", cache: "no-store" }).then((answer) => answer.text());
    drawing += 1;
    return page.then((text) => composed().then(() => text)).then((text) => {
      const fresh = Sheet.replace(text);
      if (fresh) Object.assign(told, tokens(fresh));
    }).finally(() => { drawing -= 1; });
  }

  function refresh() {
    return flush().then(() => redraw()).then(() => { later(0); });
  }

  // Resolved when all that was typed is at the server; rejected, with the reason in words, when that can't be now.
  function flush() {
    if (stopped) return Promise.reject(refusal(stopped));
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      send();
    });
  }

  // Something that only the server can do, as one step of undo. ``asked`` may give the page as it is then. Resolves to the
  // rows that are new.
  function viaServer(label, asked) {
    let [before, sent] = [null, 0];
    asking += 1;
    return flush()
      .then(() => {
        say("sending");
        Undo.commit();
        [before, sent] = [Table.read(), number];
        return asked();
      })
      // A page from before what was sent meanwhile would take that back.
      .then((html) => (typeof html === "string" && number === sent ? redraw(html) : flush().then(() => redraw())))
      .then(() => {
        const after = Table.read();
        Undo.push(label, before, after);
        return Object.entries(after.rows).flatMap(([name, uids]) => uids.filter((uid) => !before.rows[name].includes(uid)));
      })
      .finally(() => {
        asking -= 1;
        if (!flying) later(0);
        told.pulse = ""; // The findings have yet to be told.
        live();
      });
  }

  // --- signs of life, and what others saved ---

  function live() {
    if (stopped || flying || document.visibilityState === "hidden") return;
    const before = number;
    // Without an answer nothing is to be told: what is typed says so itself. One that was overtaken by a save is old.
    answerTo({ tab, number: 0, changes: {} }).then(({ status, plain }) => {
      if (flying || number !== before || status === 401) return;
      if (status === 200 && plain) hear(plain);
      else if (status === 409) stop("other", plain.refusal);
      else if (plain && plain.refusal) stop("refused", plain.refusal);
    }, () => null);
  }

  function hear(plain) {
    if (plain.state === undefined) {
      document.dispatchEvent(new CustomEvent("present", { detail: plain.others }));
      return;
    }
    const foreign = take(plain, NOTHING);
    if (foreign) redraw().then(() => later(0));
  }

  // --- leaving ---

  function onLeave(event) {
    if (stopped === "cleared" || !isDirty()) return;
    event.preventDefault();
    event.returnValue = "";
  }

  // The tab closes: what is left goes out without waiting for an answer.
  function onHide() {
    if (stopped || flying) return;
    const changes = Table.changes();
    if (!Table.isEmpty(changes)) {
      flying = set(changes);
      keepHere();
    }
    // Whether it arrives nobody learns here; what isn't answered is sent again when the table is next opened.
    ask(flying || { tab, number: 0, changes: {}, leaving: true }, { keepalive: true }).catch(() => null);
  }

  function onShow(event) {
    if (event.persisted && flying) post(flying);
  }

  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; touched(); });
  form.addEventListener("input", (event) => { if (sheet().contains(event.target)) touched(); });
  form.addEventListener("rows", touched);
  form.addEventListener("change", (event) => { if (sheet().contains(event.target)) touched(); });
  // A text that the server keeps otherwise (6万 → 6) is shown so when one leaves the cell.
  form.addEventListener("focusout", (event) => {
    const same = Table.normal.get(event.target.id);
    if (!same || Table.textOf(event.target) !== same.from || Table.base.cells[event.target.id] !== same.to) return;
    Editor.put(event.target, same.to);
    Undo.absorb(event.target.id, same.to);
  });
  window.addEventListener("online", () => {
    tries = 0;
    clearTimeout(retry);
    if (flying && last === "offline") post(flying);
    else later(0);
  });
  window.addEventListener("beforeunload", onLeave);
  window.addEventListener("pagehide", onHide);
  window.addEventListener("pageshow", onShow);
  document.addEventListener("visibilitychange", live);
  setInterval(live, LIFE);
  live();

  return {
    flush, refresh, viaServer, enqueue, set, say, tab,
    refused: (trouble) => Boolean(trouble.refusal), signIn: () => signIn(flying),
    get stopped() { return stopped; },
  };
})();
