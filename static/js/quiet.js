"use strict";
// When nobody is typing: what takes the focus away waits for it, or keystrokes would land in the wrong place and a word
// that is being composed would be cut off.
const Quiet = (function () {
  const PAUSE = 700;
  let composing = null;
  let last = -PAUSE;

  function touched() {
    last = performance.now();
  }

  function left() {
    // A field that was taken from the page never ends its composition.
    const busy = composing && composing.isConnected;
    return busy ? PAUSE : Math.max(0, last + PAUSE - performance.now());
  }

  /** Resolves as soon as no word is being composed and no key was pressed for a moment. */
  function wait() {
    const rest = left();
    return rest ? new Promise((done) => { setTimeout(done, rest); }).then(wait) : Promise.resolve();
  }

  document.addEventListener("compositionstart", (event) => { composing = event.target; }, true);
  document.addEventListener("compositionend", () => { composing = null; touched(); }, true);
  document.addEventListener("keydown", touched, true);
  return { wait };
})();
