"use strict";
// A form sent back with a reason: lead to it, for it may stand far below or in a column that scrolls by itself.
(function () {
  const reason = document.querySelector("form .alert-danger, form .notice-error, form .is-invalid, form .invalid-feedback");
  if (!reason) return;
  reason.scrollIntoView({ block: "center" });
  if (!reason.matches("input, select, textarea")) reason.tabIndex = -1;
  reason.focus({ preventScroll: true });
})();
