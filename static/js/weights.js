"use strict";
// 分值 as one types: the points of each 一级指标 split over its indicators, how much of them is given away, and the 总分.
// The server does the same (scoring.py, allotting.py); a test holds both equal. Numbers are whole ten-thousandths.
const Weights = (function () {
  const PLACES = 4;
  const POINT = 10n ** BigInt(PLACES);
  const FINE = POINT / 100n;

  function number(text) {
    return Sums.read(text || "", Sums.NUMBERS);
  }

  function shown(points) {
    return Sums.show(points, Sums.NUMBERS);
  }

  function sum(numbers) {
    return numbers.reduce((all, each) => all + (each || 0n), 0n);
  }

  function isNamed(row) {
    return (row.texts.name || "").trim() !== "";
  }

  function under(branch, rows) {
    return rows.filter((row) => branch.leaves.includes(row.texts.category));
  }

  // Points of a 一级 without indicators that go to another one, which has some.
  function moves(scoring, rows) {
    const used = scoring.branches.filter((branch) => under(branch, rows).some(isNamed)).map((branch) => branch.slug);
    return Object.entries(scoring.without).flatMap(([slug, heirs]) =>
      Object.entries(heirs)
        .filter(([heir]) => !used.includes(slug) && used.includes(heir))
        .map(([heir, points]) => ({ slug, heir, points: number(points) })));
  }

  // What each 一级 has to give away: its own points, and those of others that go to it. One that has none left is gone.
  function due(scoring, rows) {
    const points = new Map(scoring.branches.map((branch) => [branch.slug, number(branch.points)]));
    const moved = moves(scoring, rows);
    moved.forEach((move) => {
      points.set(move.slug, points.get(move.slug) - move.points);
      points.set(move.heir, points.get(move.heir) + move.points);
    });
    moved.filter((move) => points.get(move.slug) === 0n).forEach((move) => points.delete(move.slug));
    return points;
  }

  // As even as can be: whole points where there are enough, else hundredths.
  function shares(points, count) {
    const parts = BigInt(count);
    const step = points % POINT === 0n && points >= parts * POINT ? POINT : FINE;
    const units = points / step;
    return Array.from({ length: count }, (_, i) => {
      const more = BigInt(i) < units % parts ? step : 0n;
      return (units / parts) * step + more + (i ? 0n : points % step);
    });
  }

  function split(declared, table, own) {
    const rows = table.rows[declared.rows];
    const place = (row) => `${declared.rows}/${row.uid}/weight`;
    const found = new Map(rows.map((row) => [place(row), null]));
    const points = due(declared.scoring, rows);
    declared.scoring.branches.forEach((branch) => {
      const named = under(branch, rows).filter(isNamed);
      const free = named.filter((row) => !own.has(place(row)));
      const taken = sum(named.filter((row) => own.has(place(row))).map((row) => number(row.texts.weight)));
      const rest = (points.get(branch.slug) || 0n) - taken;
      shares(rest > 0n ? rest : 0n, free.length).forEach((share, i) => found.set(place(free[i]), share));
    });
    return Array.from(found);
  }

  function rounded(points, decimals) {
    const unit = 10n ** BigInt(PLACES - decimals);
    const half = points < 0n ? -unit / 2n : unit / 2n;
    return ((points + half) / unit) * unit;
  }

  function total(declared, table) {
    const texts = [table.header[declared.plus], ...table.rows[declared.rows].map((row) => row.texts.score)];
    const scores = texts.map(number).filter((score) => score !== null);
    const all = scores.map((score) => rounded(score, declared.scoring.decimals));
    return [[declared.target, scores.length ? sum(all) : null]];
  }

  // How much is given away, in words: by 一级, and in all.
  function allotted(scoring, table, rows) {
    const points = due(scoring, table.rows[rows]);
    const labels = new Map(scoring.branches.map((branch) => [branch.slug, branch.label]));
    const told = {};
    let given = number(table.header.execution_weight) || 0n;
    scoring.branches.forEach((branch) => {
      const here = sum(under(branch, table.rows[rows]).map((row) => number(row.texts.weight)));
      const gone = moves(scoring, table.rows[rows]).filter((move) => move.slug === branch.slug);
      told[branch.slug] = words(here, points.get(branch.slug) || 0n);
      if (!points.has(branch.slug)) {
        told[branch.slug].text = gone.map((move) => `${shown(move.points)} 分计入${labels.get(move.heir)}`).join("、");
      }
      given += here;
    });
    told.all = words(given, sum([number(scoring.funds), ...points.values()]));
    return told;
  }

  // The grade that a 总分 comes to.
  function grade(scoring, text) {
    const score = number(text);
    if (score === null) return "";
    const reached = scoring.grades.filter((cut) => number(cut.lower) <= score);
    const best = reached.reduce((a, b) => (a && number(a.lower) >= number(b.lower) ? a : b), null);
    return best ? best.label : "";
  }

  function words(given, whole) {
    return { text: `已分配 ${shown(given)} / ${shown(whole)} 分`, off: given !== whole };
  }

  function tell(scoring, table) {
    if (!scoring) return;
    const told = allotted(scoring, table, "indicators");
    document.querySelectorAll("[data-allotted]").forEach((element) => {
      const { text, off } = told[element.dataset.allotted];
      element.textContent = text;
      element.classList.toggle("off", off);
    });
    document.querySelectorAll("[data-grade]").forEach((element) => {
      element.textContent = grade(scoring, table.header[scoring.total]) || "—";
    });
  }

  Object.assign(Sums.CELLS, {
    Weights: (sum, table, value, own, declared) => split({ ...sum, scoring: declared.scoring }, table, own),
    TotalScore: (sum, table, value, own, declared) => total({ ...sum, scoring: declared.scoring }, table),
  });

  return { allotted, grade, tell };
})();
