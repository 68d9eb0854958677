"use strict";
// The top bar: folds its entries away on a phone, and closes the person's menu as people expect.
(function () {
  const button = document.querySelector(".fold-button");
  const fold = document.getElementById("fold");
  const menus = document.querySelectorAll("details.menu");

  function toggle() {
    const open = fold.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  }

  function closeOthers(target) {
    menus.forEach((menu) => {
      if (!menu.contains(target)) menu.open = false;
    });
  }

  function closeByEscape(event) {
    if (event.key !== "Escape") return;
    menus.forEach((menu) => {
      if (!menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // Without this class (no script) the entries simply stay in sight.
  document.documentElement.classList.add("scripted");
  if (button) button.addEventListener("click", toggle);
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("keydown", closeByEscape);
})();
