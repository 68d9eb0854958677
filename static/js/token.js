"use strict";
// Signing in again in another window changes the CSRF token. A page that was opened before takes the new one from
// the cookie when it posts, so that nobody loses what was typed there.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (field && cookie) field.value = cookie[1];
});
