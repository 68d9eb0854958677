"use strict";
// What has been saved, in the bar and at the cells: 已保存 14:03:22, and what is on its way. A screen reader hears changes
// of the state, not every save.
(function () {
  const form = document.getElementById("table-form");
  const shown = document.getElementById("saved");
  const heard = document.getElementById("saved-heard");
  const FADES = 4000;
  const WORDS = {
    unsent: "正在输入…",
    sending: "正在保存…",
    offline: "连不上服务器，已暂存本机，连上后自动保存",
    "signed-out": "登录已过期，已暂存本机",
    refused: "没有保存",
    other: "没有保存：登录的是另一个人",
  };
  const TROUBLE = ["offline", "signed-out", "refused", "other", "conflict"];
  const first = shown.textContent;
  let at = "";
  let before = "saved";
  let unkept = false;

  function words(state, more) {
    if (state === "saved") return at ? `已保存 ${at}` : first || "没有改动";
    if (state === "conflict") return `有 ${more} 个单元格待选择，其余已保存`;
    return WORDS[state] + (unkept && TROUBLE.includes(state) ? "（本机不能暂存，请不要关闭页面）" : "");
  }

  function onState(event) {
    const { state, more } = event.detail;
    if (state === "unkept") {
      unkept = true;
      return;
    }
    shown.dataset.state = state;
    shown.textContent = words(state, more);
    shown.title = state === "refused" ? more : "";
    shown.classList.toggle("sev-block", TROUBLE.includes(state));
    document.getElementById("save").classList.toggle("unsaved", state !== "saved");
    form.classList.toggle("unsent", state !== "saved");
    if (state === "signed-out") shown.append(again());
    announce(state);
  }

  function again() {
    return Notice.button("重新登录", () => Autosave.signIn());
  }

  function announce(state) {
    const settled = TROUBLE.includes(state) || state === "saved";
    if (!settled || state === before) return;
    if (state !== "saved" || before !== "saved") heard.textContent = shown.textContent;
    before = state;
  }

  // --- at the cells ---

  function mark(place, name, on) {
    const cell = Table.cell(place);
    if (cell) cell.classList.toggle(name, on);
  }

  function onKept(event) {
    at = event.detail.at || at;
    const { places } = event.detail;
    places.forEach((place) => {
      mark(place, "just-typed", false);
      mark(place, "just-saved", true);
      const cell = Table.cell(place);
      if (cell) cell.dataset.saved = at;
    });
    setTimeout(() => places.forEach((place) => mark(place, "just-saved", false)), FADES);
  }

  document.addEventListener("autosave", onState);
  document.addEventListener("kept", onKept);
  form.addEventListener("input", (event) => {
    mark(event.target.id, "just-saved", false);
    mark(event.target.id, "just-typed", true);
  });
})();
