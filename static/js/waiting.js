"use strict";
// On every page: tables of this person that hold something typed which has not reached the server yet.
(function () {
  const list = document.getElementById("waiting");
  const { person } = document.body.dataset;
  if (!list || !person || !window.indexedDB) return;

  function shown(record) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    Object.assign(link, { href: list.dataset.filings.replace("-0-", record.filing), textContent: record.title });
    item.append(link, `：有 ${Outbox.texts(record).length} 处内容没有保存完，暂存在这台电脑上，打开这张表即自动补存。`);
    return item;
  }

  Outbox.all().then((records) => {
    const { filing } = list.dataset;
    const mine = records.filter((record) => record.person === person && record.filing !== filing);
    list.replaceChildren(...mine.map(shown));
    list.hidden = !mine.length;
  }, () => {
    // A browser that keeps nothing has nothing to tell.
    list.hidden = true;
  });
})();
