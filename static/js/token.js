"use strict";
// Signing in again in another window changes the CSRF token. A page that was opened before takes the new one from
// the cookie when it posts, so that nobody loses what was typed there.
const Token = (function () {
  function now() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : "";
  }

  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && now()) field.value = now();
  });

  return { now };
})();
