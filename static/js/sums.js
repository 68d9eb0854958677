"use strict";
// Sums as one types: the same declarations that the server evaluates, on whole 分 (BigInt), so every digit is exact.
const Sums = (function () {
  const AMOUNT = /^([-+]?)[¥￥]?(\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)([元千百万亿]*)$/;
  const COUNT = /^([-+]?)(\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:人|名|分|个|㎡|m2|平方米)?$/;
  const FEN = 100n;
  // Plain numbers, such as points: no unit, at most four decimals (kept as amounts of 100 元 are).
  const NUMBERS = { factor: 100, decimals: 4, fixed: false, plain: true };
  const LARGEST = 10n ** 13n * FEN;

  function absolute(number) {
    return number < 0n ? -number : number;
  }

  // Whole 分 of a text such as 8.33, 6万, １２; null where nothing stands or no amount.
  function read(text, money) {
    const match = (money.plain ? COUNT : AMOUNT).exec(text.normalize("NFKC").replace(/\s+/g, "").replace(/，/g, ","));
    if (!match) return null;
    const unit = match[3] ? money.units[match[3]] : money.factor;
    if (!unit) return null;
    const [whole, fraction = ""] = match[2].replace(/,/g, "").split(".");
    const scaled = BigInt(whole + fraction) * BigInt(unit) * FEN;
    const parts = 10n ** BigInt(fraction.length);
    if (scaled % parts !== 0n || scaled / parts >= LARGEST) return null;
    return match[1] === "-" ? -(scaled / parts) : scaled / parts;
  }

  // The amount as the server shows it: all its digits, or fixed decimals with separators.
  function show(fen, money) {
    if (fen === null) return "";
    const places = String(money.factor * 100).length - 1;
    if (money.fixed) return fixed(fen, places, money.decimals);
    const digits = String(absolute(fen)).padStart(places + 1, "0");
    const fraction = digits.slice(-places).replace(/0+$/, "");
    return (fen < 0n ? "-" : "") + digits.slice(0, -places) + (fraction ? "." + fraction : "");
  }

  // With all its digits where there are more than printed.
  function fixed(fen, places, decimals) {
    const digits = String(absolute(fen)).padStart(places + 1, "0");
    const fraction = digits.slice(-places).replace(/0+$/, "").padEnd(decimals, "0");
    const grouped = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ",");
    return (fen < 0n ? "-" : "") + grouped + (fraction ? "." + fraction : "");
  }

  // 四舍五入 of a fraction.
  function halfUp(number, unit) {
    const whole = (absolute(number) * 2n + unit) / (unit * 2n);
    return number < 0n ? -whole : whole;
  }

  function add(values) {
    const numbers = values.filter((value) => value !== null);
    return numbers.length ? numbers.reduce((sum, value) => sum + value, 0n) : null;
  }

  // The cells that a declaration fills, each with its amount. A table is {header, rows: {name: [{uid, texts}]}}.
  const CELLS = {
    HeaderSum(sum, table, value) {
      return [[sum.target, add(sum.parts.map((part) => value(table.header, part)))]];
    },
    RowsSum(sum, table, value) {
      const rows = table.rows[sum.rows];
      if (sum.nothing && table.header[sum.nothing] && !rows.length) return [[sum.target, 0n]];
      const counted = rows.filter((row) => !(sum.parent && row.texts[sum.parent]));
      const more = sum.plus.map((name) => value(table.header, name));
      return [[sum.target, add(more.concat(counted.map((row) => value(row.texts, sum.field))))]];
    },
    HeaderRest(sum, table, value) {
      const total = value(table.header, sum.total);
      const parts = add(sum.parts.map((part) => value(table.header, part)));
      return [[sum.target, total === null ? null : total - (parts || 0n)]];
    },
    Product(sum, table, value) {
      return table.rows[sum.rows].map((row) => {
        const price = value(row.texts, sum.price);
        const quantity = read(row.texts[sum.quantity] || "", NUMBERS);
        const amount = price === null || quantity === null ? null : halfUp(price * quantity, FEN * FEN);
        return [`${sum.rows}/${row.uid}/${sum.field}`, amount === null || absolute(amount) >= LARGEST ? null : amount];
      });
    },
    ChildSum(sum, table, value) {
      const rows = table.rows[sum.rows];
      const under = (row) => rows.filter((other) => other.texts[sum.parent] === row.uid);
      return rows
        .filter((row) => under(row).length)
        .map((row) => [`${sum.rows}/${row.uid}/${sum.field}`, add(under(row).map((r) => value(r.texts, sum.field)))]);
    },
  };

  function put(table, place, text) {
    const [rows, uid, field] = place.split("/");
    if (field) table.rows[rows].find((row) => row.uid === uid).texts[field] = text;
    else table.header[place] = text;
  }

  // Fills the table's sums, except those with a text of their own; returns place and text of each.
  function fill(declared, table, own) {
    const filled = {};
    for (const sum of declared.sums) {
      const money = sum.number ? NUMBERS : declared.money;
      const value = (texts, name) => read(texts[name] || "", money);
      for (const [place, amount] of CELLS[sum.sum](sum, table, value, own, declared)) {
        if (own.has(place)) continue;
        filled[place] = show(amount, money);
        put(table, place, filled[place]);
      }
    }
    return filled;
  }

  return { read, show, fill, CELLS, NUMBERS };
})();
