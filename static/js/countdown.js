"use strict";
// Counts down to a closing time. What is left comes from the server; this machine's own clock may be wrong, and only
// tells how long the page has been open. Without script the words of the moment when the page was made stay.
(function () {
  const WARNING = 30 * 60;
  const opened = Date.now();

  function words(seconds) {
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) return `还剩 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`;
    return minutes ? `还剩 ${minutes} 分钟` : "不到 1 分钟";
  }

  function show(clock) {
    const seconds = Number(clock.dataset.seconds) - Math.floor((Date.now() - opened) / 1000);
    const over = seconds <= 0;
    clock.classList.toggle("muted", seconds > WARNING);
    clock.classList.toggle("sev-explain", !over && seconds <= WARNING);
    clock.classList.toggle("sev-block", over);
    clock.querySelector(".left").textContent = over ? "时间已到，请保存后刷新页面" : words(seconds);
  }

  const clocks = Array.from(document.querySelectorAll(".clock[data-seconds]"));
  if (!clocks.length) return;
  const tick = () => clocks.forEach(show);
  window.setInterval(tick, 5000);
  document.addEventListener("visibilitychange", tick);
  tick();
})();
