"use strict";
// What a person typed and the server refuses for good: shown at the top of the page, to be copied or printed, until the
// person says that it is dealt with. Nothing is sent anywhere.
const Rescue = (function () {
  const template = document.getElementById("rescue-template");
  const COPIED = "内容已复制，可以粘贴到 Word、WPS 或记事本里。";
  const BY_HAND = "浏览器不让网页复制。内容已在下面选中，请按 Ctrl+C 复制。";
  const KEPT = "没有清除成功，请稍后再试。";
  let current = null;

  /** texts: [{label, text}], label being the cell in words; a panel that is shown already takes the new ones. */
  function show({ reason, texts, onDone }) {
    hide();
    const panel = template.content.firstElementChild.cloneNode(true);
    current = { panel, texts, onDone };
    part("reason").textContent = reason;
    part("number").textContent = String(texts.length);
    part("time").textContent = now();
    part("list").append(...texts.flatMap(drawn));
    panel.addEventListener("click", onClick);
    template.after(panel);
    // Whoever is typing must learn that it goes nowhere, but not in the middle of a word.
    Quiet.wait().then(() => { if (current && current.panel === panel) panel.querySelector("h2").focus(); });
  }

  function hide() {
    if (current) current.panel.remove();
    current = null;
  }

  function part(name) {
    return current.panel.querySelector(`[data-${name}]`);
  }

  function drawn({ label, text }) {
    const [where, what] = [document.createElement("dt"), document.createElement("dd")];
    where.textContent = label;
    what.textContent = text || "（清空）";
    return [where, what];
  }

  function now() {
    const two = (number) => String(number).padStart(2, "0");
    const at = new Date();
    const day = `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日`;
    return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
  }

  function tell(text) {
    part("told").textContent = text;
  }

  // --- copy: the old way, for plain http has no navigator.clipboard ---

  function lines() {
    return current.texts.map(({ label, text }) => `${label}：${text}`).join("\n");
  }

  function copy(button) {
    const area = part("lines");
    area.value = lines();
    area.hidden = false;
    area.focus({ preventScroll: true });
    area.select();
    const copied = document.execCommand("copy");
    tell(copied ? COPIED : BY_HAND);
    if (!copied) return;
    area.hidden = true;
    button.focus({ preventScroll: true });
  }

  // --- print: a copy of the list alone ---

  function print() {
    const paper = current.panel.cloneNode(true);
    paper.classList.add("rescue-paper");
    paper.querySelectorAll("[id], [data-tools], [data-told], [data-lines]").forEach((other) => {
      if (other.matches("[data-tools], [data-told], [data-lines]")) other.remove();
      else other.removeAttribute("id");
    });
    document.body.append(paper);
    document.documentElement.classList.add("printing-rescue");
    window.addEventListener("afterprint", () => {
      paper.remove();
      document.documentElement.classList.remove("printing-rescue");
    }, { once: true });
    window.print();
  }

  // --- clear: asks once ---

  function ask(on) {
    part("ask").hidden = !on;
    part("tools").hidden = on;
    (on ? part("keep") : part("clear")).focus();
  }

  function clear() {
    const { onDone, panel } = current;
    Promise.resolve()
      .then(onDone)
      .then(
        () => { if (current && current.panel === panel) leave(); },
        () => { if (current && current.panel === panel) { ask(false); tell(KEPT); } },
      );
  }

  function leave() {
    hide();
    document.getElementById("main").focus();
  }

  function onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-copy]")) copy(button);
    if (button.matches("[data-print]")) print();
    if (button.matches("[data-clear]")) ask(true);
    if (button.matches("[data-keep]")) ask(false);
    if (button.matches("[data-sure]")) clear();
  }

  return { show };
})();
