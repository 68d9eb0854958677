"use strict";
// A table that can't be filled in any more, but of which this browser holds texts that never reached the server: they are
// given back to be copied or printed.
(function () {
  const page = document.getElementById("left");
  const { person, filing, reason } = page.dataset;

  Outbox.left(person, filing).then((records) => {
    const texts = records.flatMap(Outbox.texts);
    if (!texts.length) return;
    Rescue.show({ reason: `没有保存：${reason}`, texts, onDone: () => Promise.all(records.map(Outbox.remove)) });
  }, (trouble) => {
    // Only a browser that keeps nothing may fail here.
    if (!(trouble instanceof DOMException)) throw trouble;
  });
})();
