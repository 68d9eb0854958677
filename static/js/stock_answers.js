"use strict";
// 常用说明: the list of stock answers becomes buttons, each of which puts its words into the text above it.
(function () {
  function fill(area, words) {
    if (area.value.includes(words)) return;
    area.value = area.value.trim() ? `${area.value.trim()}；${words}` : words;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }

  function button(words, area) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: words });
    made.addEventListener("click", () => fill(area, words));
    return made;
  }

  function unfold() {
    document.querySelectorAll("select[data-fills]").forEach((select) => {
      const area = document.getElementsByName(select.dataset.fills)[0];
      const words = Array.from(select.options, (option) => option.value).filter(Boolean);
      select.replaceWith(...words.map((each) => button(each, area)));
    });
  }

  document.addEventListener("findings", unfold);
  unfold();
})();
