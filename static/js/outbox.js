"use strict";
// What was typed and has not reached the server, kept by the browser (IndexedDB) until the server has it: by person, table
// and tab. It outlives a lost network, a closed tab and a crash, and is never shown or sent to another person's account.
const Outbox = (function () {
  const NAME = "perfgoals-outbox";
  const STORE = "unsent";
  const ASKING = 400;
  // Plain http is no secure context, but has these.
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  let opening = null;
  let mine = null;
  let writing = null;
  let wanted = null;

  function open() {
    opening = opening || new Promise((resolve, reject) => {
      const request = window.indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opening;
  }

  function inStore(mode, act) {
    return open().then((database) => new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    }));
  }

  function keyOf({ person, filing, tab }) {
    return `${person} ${filing} ${tab}`;
  }

  // The newest word counts: while one is being written the next ones wait, and only the last of them is written.
  function keep(record) {
    wanted = { key: keyOf(record), ...record };
    writing = writing || write();
    return writing;
  }

  function write() {
    const record = wanted;
    wanted = null;
    const done = inStore("readwrite", (store) => (record.empty ? store.delete(record.key) : store.put(record)));
    return done.finally(() => { writing = null; }).then(() => {
      if (wanted) writing = write();
      return writing;
    });
  }

  function remove(record) {
    return inStore("readwrite", (store) => store.delete(record.key || keyOf(record)));
  }

  function all() {
    return inStore("readonly", (store) => store.getAll());
  }

  // What tabs that are gone have left of a person's table. A tab that is open answers for itself.
  function left(person, filing) {
    return all().then((records) => {
      const found = records.filter((r) => r.person === person && r.filing === filing && r.tab !== mine);
      return found.length ? alive().then((tabs) => found.filter((r) => !tabs.has(r.tab))) : [];
    });
  }

  function alive() {
    const tabs = new Set();
    if (!channel) return Promise.resolve(tabs);
    const hear = (event) => { if (event.data.here) tabs.add(event.data.here); };
    channel.addEventListener("message", hear);
    channel.postMessage({ who: true });
    return new Promise((resolve) => {
      setTimeout(() => { channel.removeEventListener("message", hear); resolve(tabs); }, ASKING);
    });
  }

  function answerFor(tab) {
    mine = tab;
    if (!channel) return;
    channel.addEventListener("message", (event) => { if (event.data.who) channel.postMessage({ here: mine }); });
  }

  // Every text of a record that somebody wrote, or emptied a cell of, with its cell in words.
  function texts(record) {
    const found = new Map();
    record.sets.forEach((set) => {
      set.cells.forEach(([place, , text]) => found.set(place, text));
      set.added.forEach((row) => {
        const written = Object.entries(row.texts).filter(([, text]) => text);
        written.forEach(([field, text]) => found.set(`${row.rows}/${row.uid}/${field}`, text));
      });
    });
    (record.held || []).forEach(([place, text]) => found.set(place, text));
    const named = Array.from(found).filter(([place]) => record.labels[place]);
    return named.map(([place, text]) => ({ label: record.labels[place], text }));
  }

  return { keep, remove, all, left, answerFor, texts };
})();
