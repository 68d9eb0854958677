"use strict";
// What pasting would do to the table: which rows are new, which cells are filled, changed, the same, or stay as approved.
// Pure: from what was copied (clipboard.js), the table's rows and the focused cell, to a plan that the preview shows.
//
// table: {most, sets: [{name, label, fields, heads, branchHeads, leafHeads, groups: [{slug, label, names, branch}],
//   kinds: {field: {kind, options}}, rows: [{uid, group, cells: {field: {text, locked}}}], fixedGroups: [group]}]}
// focus: {set, uid, field}, or null outside of the rows.
const PastePlan = (function () {
  const { key, parts, only, carrier, implied } = Headings;
  const TICKED = /^(?:[1是有√✓✔☑]|true$|yes$)/i;
  const UNTICKED = /^(?:[0否无×✗✘☐□]|false|no)$/i;
  const NUMBER = /^[-+]?[\d,]*\.?\d+$/;
  const SO_ON = /^[….]+$/;
  const QUIET = 30;

  function isBlank(cell) {
    return typeof cell !== "string" || cell === "";
  }

  // 6 and ６.00 say the same: what follows a source goes on following.
  function isSame(one, other) {
    const [a, b] = [one, other].map((text) => text.normalize("NFKC").trim());
    if (a === b || one === other) return true;
    return NUMBER.test(a) && NUMBER.test(b) && Number(a.replace(/,/g, "")) === Number(b.replace(/,/g, ""));
  }

  // --- which column goes where ---

  // By position a column that merged cells cover in every row is no column of its own.
  function standing(rows) {
    const width = rows.length ? rows[0].length : 0;
    const isCovered = (at) => rows.every((row) => isBlank(row[at])) && rows.some((row) => row[at] && row[at].covered === "left");
    return Array.from({ length: width }, (_, at) => at).filter((at) => !isCovered(at));
  }

  function byPosition(rows, set, focus, from) {
    const start = set.fields.indexOf(focus.field);
    const columns = standing(rows.slice(from));
    const fields = {};
    columns.forEach((at, j) => { if (set.fields[start + j]) fields[at] = set.fields[start + j]; });
    const extra = columns.slice(set.fields.length - start);
    return { set, fields, branch: -1, leaf: -1, unknown: [], extra, first: from, head: -1, end: rows.length, from: focus.uid };
  }

  function byContent(rows, set) {
    const found = set.groups.length ? implied(rows, set) : null;
    if (!found) return null;
    const fields = {};
    const columns = standing(rows).filter((at) => at > found.leaf);
    columns.forEach((at, j) => { if (set.fields[j]) fields[at] = set.fields[j]; });
    return { ...found, fields, unknown: [], extra: columns.slice(set.fields.length), first: 0, head: -1, end: rows.length };
  }

  // ``asked`` is the person's word on whether the first row holds headings; undefined: as it looks.
  function layOut(rows, table, focus, asked) {
    const sets = table.sets.filter((set) => set.fields.length);
    const first = focus ? focus.set : "";
    const found = asked === false ? [] : parts(rows, sets, first);
    if (found.length) return { parts: found, heads: true, unclear: found.some((part) => part.score < 3 && part.unknown.length) };
    const set = focus && sets.find((other) => other.name === first);
    if (!set) return null;
    const single = asked === false ? null : only(rows[0], set, asked);
    if (single) return { parts: [{ ...single, head: 0, first: 1, end: rows.length }], heads: true, unclear: true };
    const content = asked === undefined ? byContent(rows, set) : null;
    const part = content || byPosition(rows, set, focus, asked ? 1 : 0);
    return { parts: [part], heads: Boolean(asked), unclear: rows.length > 1, position: !content };
  }

  // --- which row goes where ---

  function isNothing(texts) {
    const said = Object.values(texts).filter((text) => text);
    return !said.length || said.every((text) => SO_ON.test(text));
  }

  function textsOf(row, part) {
    const texts = {};
    Object.entries(part.fields).forEach(([at, field]) => { texts[field] = isBlank(row[at]) ? "" : row[at]; });
    return texts;
  }

  // [{part, at, texts, group}]; what belongs to no group of the table is told instead.
  function wanted(rows, part, focus, told) {
    const groupOf = part.branch >= 0 || part.leaf >= 0 ? carrier(part) : null;
    const here = focus && focus.set === part.set.name ? part.set.rows.find((row) => row.uid === focus.uid) : null;
    const found = [];
    rows.slice(part.first, part.end).forEach((row, i) => {
      const texts = textsOf(row, part);
      const placed = groupOf ? groupOf(row) : null;
      const nothing = isNothing(texts);
      if (nothing && !(part.from && here)) return;
      const group = placed ? placed.group && placed.group.slug : groupHere(part.set, here);
      if (group === null && !nothing) return told.unplaced.push(placed ? placed.said : undefined);
      found.push({ part, at: part.first + i, texts, group, nothing });
      return undefined;
    });
    return found;
  }

  function groupHere(set, here) {
    if (here) return here.group;
    return set.groups.length || set.under ? null : "";
  }

  // By position: the focused row and those below it. Else the row of the same name, then the blank ones in order.
  function rowsFor(lines, part) {
    const mine = part.set.rows.filter((row) => row.group === lines[0].group);
    if (part.from) return lines.map((line, i) => mine[mine.findIndex((row) => row.uid === part.from) + i] || null);
    const known = named(lines, mine, part.set.fields[0]);
    const blank = mine.filter((row) => !known.includes(row) && isUnused(row));
    return known.map((row) => row || blank.shift() || null);
  }

  // What the house fills in makes no row a used one.
  function isUnused(row) {
    return Object.values(row.cells).every((cell) => !cell.locked && (!cell.text || cell.follows));
  }

  // Only where names tell the rows apart.
  function named(lines, mine, field) {
    const names = lines.map((line) => key(line.texts[field] || ""));
    const standing = mine.map((row) => key(row.cells[field].text));
    const once = (all, name) => name && all.filter((other) => other === name).length === 1;
    return names.map((name) => (once(names, name) && once(standing, name) ? mine[standing.indexOf(name)] : null));
  }

  // --- what becomes of each cell ---

  function chosen(options, text) {
    const found = options.find((option) => key(option) === key(text));
    return found === undefined ? null : found;
  }

  // The text that the control would get; null where it can't hold it.
  function fitting(kind, text) {
    if (kind.kind === "choice") return chosen(kind.options, text);
    if (kind.kind !== "tick") return text;
    if (TICKED.test(text.normalize("NFKC"))) return "1";
    return UNTICKED.test(text.normalize("NFKC")) ? "" : null;
  }

  function cellOf(field, text, set, row) {
    const was = row ? row.cells[field].text : "";
    if (text === "") return { field, text: was, was, state: "none", kept: was !== "" };
    if (row && row.cells[field].locked) return { field, text, was, state: isSame(was, text) ? "same" : "locked" };
    const fits = fitting(set.kinds[field] || { kind: "text" }, text);
    if (fits === null) return { field, text, was, state: "refused" };
    if (isSame(was, fits)) return { field, text: fits, was, state: "same" };
    return { field, text: fits, was, state: row && was !== "" ? "changed" : "filled" };
  }

  function lineOf(line, row) {
    const { set } = line.part;
    const cells = Object.entries(line.texts).map(([field, text]) => cellOf(field, text, set, row));
    return { set: set.name, group: line.group, label: labelOf(line, row), at: line.at, uid: row ? row.uid : null, cells };
  }

  function labelOf({ part: { set }, group }, row) {
    const found = set.groups.find((other) => other.slug === group);
    const mine = set.rows.filter((other) => other.group === group);
    return (found ? found.label : set.label) + (row ? `第${mine.indexOf(row) + 1}行` : "");
  }

  // --- the plan ---

  function placed(lines, part, table, told) {
    const groups = Array.from(new Set(lines.map((line) => line.group)));
    const room = { left: Math.max(0, table.most - part.set.rows.length) };
    const found = groups.flatMap((group) => {
      const mine = lines.filter((line) => line.group === group);
      const rows = rowsFor(mine, part);
      return mine.map((line, i) => [line, rows[i]]);
    });
    return found.filter(([line, row]) => row || mayAdd(line, room, told)).map(([line, row]) => lineOf(line, row));
  }

  function mayAdd(line, room, told) {
    const { set } = line.part;
    if (line.nothing) return false;
    const full = set.fixedGroups.includes(line.group) || !set.rows.some((row) => row.group === line.group);
    if (full) told.full += 1;
    else if (!room.left) told.over += 1;
    if (full || !room.left) return false;
    room.left -= 1;
    return true;
  }

  function count(lines) {
    const counts = { added: 0, filled: 0, changed: 0, locked: 0, refused: 0, kept: 0 };
    lines.forEach((line) => {
      if (!line.uid) counts.added += 1;
      line.cells.forEach((cell) => {
        if (cell.state in counts && (line.uid || cell.state === "refused")) counts[cell.state] += 1;
        if (cell.kept) counts.kept += 1;
      });
    });
    return counts;
  }

  // null where nothing of the table is meant: then the text goes where the cursor stands.
  function make(copied, table, focus, asked) {
    const laid = copied.rows.length ? layOut(copied.rows, table, focus, asked) : null;
    if (!laid) return null;
    const told = { unplaced: [], full: 0, over: 0 };
    const lines = laid.parts.flatMap((part) => {
      const mine = wanted(copied.rows, part, focus, told);
      return mine.length ? placed(mine, part, table, told) : [];
    });
    const plan = { ...laid, lines, told, counts: count(lines), refused: lines.flatMap((line) => line.cells).filter((cell) => cell.state === "refused") };
    plan.notes = notes(plan, copied);
    return { ...plan, sentence: sentence(plan.counts, "将"), writes: writes(lines), quiet: isQuiet(plan) };
  }

  function writes(lines) {
    return lines.reduce((sum, line) => sum + line.cells.filter((cell) => ["filled", "changed"].includes(cell.state)).length, 0);
  }

  function isQuiet({ position, counts, notes: said, heads }) {
    const { added, changed, locked, refused, filled } = counts;
    return Boolean(position) && !heads && !added && !changed && !locked && !refused && !said.length && filled <= QUIET;
  }

  // --- in words ---

  function sentence(counts, begin) {
    const said = [
      counts.added && `新增 ${counts.added} 行`,
      counts.filled && `填 ${counts.filled} 个空单元格`,
      counts.changed && `改 ${counts.changed} 个单元格`,
    ].filter(Boolean);
    const locked = counts.locked ? `；${counts.locked} 个单元格已批复，不改` : "";
    return (said.length ? begin + said.join("，") : "没有要改的单元格") + locked;
  }

  function quoted(texts) {
    const different = Array.from(new Set(texts.filter((text) => typeof text === "string" && text)));
    return different.slice(0, 3).map((text) => `“${text.length > 20 ? `${text.slice(0, 20)}…` : text}”`).join("") + (different.length > 3 ? "等" : "");
  }

  function hasText(rows, part, at) {
    return rows.slice(part.first, part.end).some((row) => !isBlank(row[at]));
  }

  // What doesn't come in, or not as copied: nothing is lost in silence.
  function notes({ parts: found, told, counts, refused }, { rows, hidden, narrow, around }) {
    const unknown = found.flatMap((part) => part.unknown.filter((at) => hasText(rows, part, at)).map((at) => rows[part.head][at]));
    const extra = found.reduce((sum, part) => sum + (part.extra || []).filter((at) => hasText(rows, part, at)).length, 0);
    const inside = (i) => found.some((part) => i >= (part.head < 0 ? part.first : part.head) && i < part.end);
    const outside = rows.filter((row, i) => !inside(i) && row.some((cell) => !isBlank(cell))).length;
    const groups = quoted(told.unplaced);
    return [
      counts.kept && `复制的内容中有 ${counts.kept} 个空单元格，不清除表中原有的内容。`,
      refused.length && `${refused.length} 个单元格不在可选项内，不贴入：${quoted(refused.map((cell) => cell.text))}。`,
      unknown.length && `本表没有的列，不贴入：${quoted(unknown)}。`,
      extra && `右边多出 ${extra} 列，不贴入。`,
      told.unplaced.length && groups && `${told.unplaced.length} 行的类别在本表中没有，不贴入：${groups}。`,
      told.unplaced.length && !groups && `${told.unplaced.length} 行不知属于哪一类，不贴入：请先点到要贴入的那一组，再粘贴。`,
      told.full && `还有 ${told.full} 行没有空行可填，不贴入：请先加行，再粘贴这几行。`,
      told.over && `超过每张表的行数上限，${told.over} 行不贴入。`,
      outside && `标题行以外的 ${outside} 行（如表名、合计）不贴入。`,
      around && "表格以外的文字不贴入。",
      hidden && `原表中隐藏的 ${hidden} 行不贴入。`,
      narrow && `${narrow} 个单元格在原表中因列太窄显示为 ####，请加宽列后重新复制。`,
    ].filter(Boolean);
  }

  return { make, sentence };
})();
