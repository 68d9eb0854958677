"use strict";
// A message of the page's script, where the server's own messages stand: below the bar, until it is closed.
const Notice = (function () {
  function tell(text, { alert = false, id = "told" } = {}) {
    hush(id);
    const notice = document.createElement("div");
    Object.assign(notice, { id, className: alert ? "notice notice-error told" : "notice told", textContent: text });
    notice.setAttribute("role", alert ? "alert" : "status");
    notice.append(button("知道了", () => notice.remove()));
    document.querySelector(".desk").before(notice);
    return notice;
  }

  function button(words, press) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "quiet", textContent: words });
    made.addEventListener("click", press);
    return made;
  }

  function hush(id = "told") {
    const old = document.getElementById(id);
    if (old) old.remove();
  }

  return { tell, button, hush };
})();
