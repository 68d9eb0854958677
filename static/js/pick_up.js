"use strict";
// What an earlier tab of this person could not send is sent when the table is next opened, and said so.
(function () {
  const { person, filing } = document.getElementById("table-form").dataset;

  // A set that was on its way keeps its tab and number: the server may have it already.
  function send(record) {
    const first = record.flying ? [Autosave.enqueue({ ...record.flying, tab: record.tab })] : [];
    const others = record.sets.slice(first.length).map((changes) => Autosave.enqueue(Autosave.set(changes)));
    return Promise.all([...first, ...others]).then(() => {
      (record.held || []).forEach(giveBack);
      return Outbox.remove(record);
    });
  }

  // A text that waited for a choice waits for it again.
  function giveBack([place, text]) {
    const control = Table.control(place);
    if (!control || Table.textOf(control) === text) return;
    const theirs = Table.base.cells[place] || "";
    Editor.put(control, text);
    Conflicts.add({ place, theirs });
  }

  function tell(records) {
    const { length } = records.flatMap(Outbox.texts);
    Notice.tell(length ? `上次没有保存完的 ${length} 处内容已补存，请核对。` : "上次没有保存完的改动已补存，请核对。", { id: "picked-up" });
  }

  function begin(records) {
    return records.length ? Promise.all(records.map(send)).then(() => tell(records), (trouble) => giveUp(records, trouble)) : null;
  }

  // What the server refuses by itself, in a table that goes on being filled in, would be refused every time.
  function giveUp(records, trouble) {
    if (!Autosave.refused(trouble)) throw trouble;
    const texts = records.flatMap(Outbox.texts);
    if (!Autosave.stopped) Rescue.show({ reason: `上次没有保存完的内容没有补存：${trouble.message}`, texts, onDone: () => Promise.all(records.map(Outbox.remove)) });
  }

  Outbox.answerFor(Autosave.tab);
  Outbox.left(person, filing).then(begin).catch((trouble) => {
    // A browser that keeps nothing is told of beside the state.
    if (!(trouble instanceof DOMException)) throw trouble;
    Autosave.say("unkept");
  });
})();
