"use strict";
// Rows that the page has no row to take as a model for come back, or come new, by way of the server.
const PutBack = (function () {
  // ``rows`` as undo.js keeps them; ``order`` holds, by row set, the order before and after. Until the server's page has
  // drawn them they are rows that this page never had: it must not take them for removed ones.
  function rows(list, order) {
    list.forEach((row) => Table.shown.delete(row.uid));
    const wanted = Object.fromEntries(Object.entries(order).map(([name, [, uids]]) => [name, uids]));
    const changes = { cells: [], added: list.map(added), removed: [], order: wanted, follow: [] };
    return Autosave.flush().then(() => Autosave.enqueue(Autosave.set(changes)));
  }

  function added(row) {
    const texts = Object.fromEntries(row.cells.map(([place, text]) => [fieldOf(place), text]));
    const own = row.cells.map(([place]) => place).filter((place) => !row.follows.includes(place)).map(fieldOf);
    return { rows: row.name, uid: row.uid, texts: { ...row.keys, ...texts }, own };
  }

  function fieldOf(place) {
    return place.split("/")[2];
  }

  return { rows };
})();
