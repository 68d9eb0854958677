"use strict";
// What a person typed and the server refuses for good: shown at the top of the page, to be copied or printed, until the
// person says that it is dealt with. Nothing is sent anywhere.
const Rescue = (function () {
  const template = document.getElementById("rescue-template");
  const COPIED = "内容已复制，可以粘贴到 Word、WPS 或记事本里。";
  const BY_HAND = "浏览器不让网页复制。内容已在下面选中，请按 Ctrl+C 复制。";
  const KEPT = "没有清除成功，请稍后再试。";
  // What is shown, by panel: each refusal has its own.
  const shown = new Map();
  let number = 0;

  /** texts: [{label, text}], label being the cell in words. The same again is shown once, as it was told last. */
  function show({ reason, texts, onDone }) {
    const same = JSON.stringify([reason, texts]);
    shown.forEach((other, panel) => { if (other.same === same) hide(panel); });
    const panel = fresh();
    part(panel, "reason").textContent = reason;
    part(panel, "number").textContent = String(texts.length);
    part(panel, "time").textContent = now();
    part(panel, "list").append(...texts.flatMap(drawn));
    panel.addEventListener("click", onClick);
    shown.set(panel, { same, texts, onDone });
    template.after(panel);
    // Whoever is typing must learn that it goes nowhere, but not in the middle of a word.
    Quiet.wait().then(() => { if (shown.has(panel)) panel.querySelector("h2").focus(); });
  }

  function fresh() {
    const panel = template.content.firstElementChild.cloneNode(true);
    const heading = panel.querySelector("h2");
    number += 1;
    heading.id = `rescue-title-${number}`;
    panel.setAttribute("aria-labelledby", heading.id);
    return panel;
  }

  function hide(panel) {
    panel.remove();
    shown.delete(panel);
  }

  function part(panel, name) {
    return panel.querySelector(`[data-${name}]`);
  }

  function drawn({ label, text }) {
    const [where, what] = [document.createElement("dt"), document.createElement("dd")];
    where.textContent = label;
    what.textContent = text || "（清空）";
    return [where, what];
  }

  function now() {
    const two = (figure) => String(figure).padStart(2, "0");
    const at = new Date();
    const day = `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日`;
    return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
  }

  function tell(panel, text) {
    part(panel, "told").textContent = text;
  }

  // --- copy: the old way, for plain http has no navigator.clipboard ---

  function copy(panel) {
    const area = part(panel, "lines");
    area.value = shown.get(panel).texts.map(({ label, text }) => `${label}：${text}`).join("\n");
    area.hidden = false;
    area.focus({ preventScroll: true });
    area.select();
    const copied = document.execCommand("copy");
    tell(panel, copied ? COPIED : BY_HAND);
    if (!copied) return;
    area.hidden = true;
    part(panel, "copy").focus({ preventScroll: true });
  }

  // --- print: a copy of the list alone ---

  function print(panel) {
    const paper = panel.cloneNode(true);
    paper.classList.add("rescue-paper");
    paper.querySelectorAll("[data-tools], [data-ask], [data-told], [data-lines]").forEach((other) => other.remove());
    paper.querySelector("h2").removeAttribute("id");
    paper.removeAttribute("aria-labelledby");
    document.body.append(paper);
    document.documentElement.classList.add("printing-rescue");
    window.addEventListener("afterprint", () => {
      paper.remove();
      document.documentElement.classList.remove("printing-rescue");
    }, { once: true });
    window.print();
  }

  // --- clear: asks once ---

  function ask(panel, on) {
    part(panel, "ask").hidden = !on;
    part(panel, "tools").hidden = on;
    part(panel, on ? "keep" : "clear").focus();
  }

  function clear(panel) {
    Promise.resolve()
      .then(shown.get(panel).onDone)
      .then(() => leave(panel))
      .catch(() => { ask(panel, false); tell(panel, KEPT); });
  }

  function leave(panel) {
    hide(panel);
    const next = Array.from(shown.keys()).pop();
    (next ? next.querySelector("h2") : document.getElementById("main")).focus();
  }

  const DO = { copy, print, clear: (panel) => ask(panel, true), keep: (panel) => ask(panel, false), sure: clear };

  function onClick(event) {
    const button = event.target.closest("button");
    const name = button && Object.keys(DO).find((key) => key in button.dataset);
    if (name) DO[name](event.currentTarget);
  }

  return { show };
})();
