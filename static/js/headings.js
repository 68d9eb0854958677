"use strict";
// Which columns of what was copied are which of the table's: by the words in a heading row, or by the 二级指标 that stand
// in a column. Pure: it knows the table's words as the server tells them (forms_app/headings.py).
const Headings = (function () {
  const NUMBERS = ["序号", "编号", "行次"];
  const SUMS = ["合计", "总计", "小计", "总分", "金额合计"];
  const LONGEST = 40;

  // A heading as it is compared: without blanks, marks and what is said in brackets (金额（万元））.
  function key(text) {
    const plain = text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
    const short = plain.replace(/\([^()]*\)/g, "").replace(/[:、,/·.。*"“”_-]/g, "");
    return short || plain;
  }

  // 二级指标, 一级指标: also without their number and the word 指标 (1.数量 for 数量指标).
  function groupKey(text) {
    const word = text.normalize("NFKC").replace(/^\s*[\d一二三四五六七八九十]+\s*[、.]/, "");
    return key(word).replace(/(?:指标|目标)$/, "");
  }

  function word(cell) {
    return typeof cell === "string" && cell.length <= LONGEST ? key(cell) : "";
  }

  function isSum(row) {
    const first = row.find((cell) => typeof cell === "string" && cell);
    return first !== undefined && SUMS.includes(word(first));
  }

  // --- a heading row ---

  // {fields: {column: field}, branch, leaf, unknown: [column], score, exact}
  function match(row, set) {
    const found = { fields: {}, branch: -1, leaf: -1, unknown: [], score: 0 };
    const free = new Set(set.fields);
    const words = row.map(word);
    words.forEach((said, at) => said && exactly(said, at, set, free, found));
    const open = words.map((said, at) => at).filter((at) => words[at] && !isKnown(found, at) && !isAside(words[at], set));
    if (found.score) open.forEach((at) => loosely(words[at], at, set, free, found));
    found.unknown = open.filter((at) => !(at in found.fields));
    return found;
  }

  function isKnown(found, at) {
    return at in found.fields || at === found.branch || at === found.leaf;
  }

  // Neither a column nor a question: the row's number, and the merged title of the whole block.
  function isAside(said, set) {
    return NUMBERS.includes(said) || said === key(set.label);
  }

  function exactly(said, at, set, free, found) {
    const field = Array.from(free).find((name) => set.heads[name].some((head) => key(head) === said));
    if (field) {
      found.fields[at] = field;
      free.delete(field);
    } else if (found.branch < 0 && set.branchHeads.some((head) => key(head) === said)) found.branch = at;
    else if (found.leaf < 0 && set.leafHeads.some((head) => key(head) === said)) found.leaf = at;
    else return;
    found.score += 1;
  }

  // 三级指标名称 is 三级指标; of several the one with the longest words in common.
  function loosely(said, at, set, free, found) {
    let [best, longest] = [null, 2];
    free.forEach((name) => set.heads[name].map(key).forEach((head) => {
      const common = said.includes(head) || head.includes(said) ? Math.min(head.length, said.length) : 0;
      if (common > longest) [best, longest] = [name, common];
    }));
    if (!best) return;
    found.fields[at] = best;
    free.delete(best);
  }

  function best(row, sets, first) {
    const matches = sets.map((set) => ({ set, ...match(row, set) }));
    matches.sort((a, b) => b.score - a.score || (b.set.name === first) - (a.set.name === first));
    return matches[0] || null;
  }

  // A second heading row below tells apart what the first has merged.
  function second(row, found) {
    if (!row || row.every((cell) => !word(cell))) return false;
    const free = found.set.fields.filter((name) => !Object.values(found.fields).includes(name));
    const below = match(row, { ...found.set, fields: free, branchHeads: [], leafHeads: [] });
    const words = row.filter((cell) => typeof cell === "string" && cell !== "");
    if (!below.score || Object.keys(below.fields).length < words.length) return false;
    Object.assign(found.fields, below.fields);
    found.unknown = found.unknown.filter((at) => !(at in below.fields));
    return true;
  }

  // The parts of what was copied, each under its heading row: [{set, fields, branch, leaf, unknown, head, first, end}].
  function parts(rows, sets, first) {
    const found = [];
    rows.forEach((row, i) => {
      const last = found[found.length - 1];
      if (last && i < last.first) return;
      const here = best(row, sets, first);
      if (here && here.score >= 2) found.push(begun(here, rows, i));
      else if (last && last.end === rows.length && isSum(row)) last.end = i;
    });
    found.forEach((part, i) => { part.end = Math.min(part.end, found[i + 1] ? found[i + 1].head : rows.length); });
    return found;
  }

  function begun(found, rows, i) {
    const part = { ...found, head: i, first: i + 1, end: rows.length };
    if (second(rows[i + 1], part)) part.first = i + 2;
    return part;
  }

  // One heading word alone is none for sure; the person can say so.
  function only(row, set, asked) {
    const found = { set, ...match(row, set) };
    const words = row.filter((cell) => word(cell));
    return found.score && (asked || words.length === 1) ? found : null;
  }

  // --- the group of each row ---

  function groupOf(set, branch, leaf) {
    const named = (said) => set.groups.filter((group) => said && group.names.some((name) => groupKey(name) === said));
    const under = (group) => group.branch.some((name) => groupKey(name) === branch);
    const byLeaf = named(leaf);
    if (leaf) return byLeaf.find(under) || byLeaf[0] || null;
    const inBranch = set.groups.filter((group) => branch && under(group));
    if (inBranch.length === 1) return inBranch[0];
    return inBranch.length ? null : named(branch)[0] || null;
  }

  // Merged and empty label cells say what stands above them.
  function carrier(part) {
    const standing = { branch: "", leaf: "" };
    const said = (row, at) => (at >= 0 && typeof row[at] === "string" ? groupKey(row[at]) : "");
    return (row) => {
      const [branch, leaf] = [said(row, part.branch), said(row, part.leaf)];
      if (branch && branch !== standing.branch) Object.assign(standing, { branch, leaf: "" });
      if (leaf) standing.leaf = leaf;
      return { group: groupOf(part.set, standing.branch, standing.leaf), said: row[part.leaf] || row[part.branch] };
    };
  }

  // Without headings: a column in which nothing but 二级指标 stand, perhaps behind one of 一级指标.
  function implied(rows, set) {
    const texts = (at) => rows.map((row) => row[at]).filter((cell) => typeof cell === "string" && cell).map(groupKey);
    const all = (at, is) => texts(at).length > 0 && texts(at).every(is);
    const isLeaf = (said) => set.groups.some((group) => group.names.some((name) => groupKey(name) === said));
    const isBranch = (said) => set.groups.some((group) => group.branch.some((name) => groupKey(name) === said));
    const leaf = [0, 1, 2, 3].find((at) => all(at, isLeaf));
    if (leaf === undefined) return null;
    const branch = [0, 1, 2].find((at) => at < leaf && all(at, isBranch));
    return { set, branch: branch === undefined ? -1 : branch, leaf };
  }

  return { key, parts, only, carrier, implied };
})();
