// Compares two texts, line by line and word by word where lines differ: the same runs as the module "redlines" makes,
// letter for letter, so that what the browser shows is what the build would have shown. Bounded in the same places.
(() => {
  "use strict";
  const WHOLE = 60000;      // characters of both texts; beyond, only what lies between their common ends is compared
  const COMPARED = 1000000; // pairs of words or lines; beyond, one text is shown as taken out and the other as put in
  const POPULAR = 200;      // from so many words on, those that are everywhere are no landmarks
  const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const WORD = new RegExp(`[${BLANK}]+|[^${BLANK}]+`, "g");
  const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g;
  const words = (text) => text.match(WORD) ?? [];
  const lines = (text) => text.match(LINE) ?? [];
  const length = (text) => { let count = 0; for (const _ of text) count += 1; return count; };

  // Where each token of the right side stands, without those that are too frequent to be landmarks.
  const places = (right) => {
    const found = new Map();
    right.forEach((token, at) => { found.get(token)?.push(at) ?? found.set(token, [at]); });
    if (right.length >= POPULAR) {
      const most = Math.floor(right.length / 100) + 1;
      for (const [token, at] of found) if (at.length > most) found.delete(token);
    }
    return found;
  };

  // The longest stretch that both sides have in common between the bounds, the first one of several.
  const longest = (left, right, where, [a, b, c, d]) => {
    let [i, j, size] = [a, c, 0];
    let ending = new Map();
    for (let x = a; x < b; x += 1) {
      const next = new Map();
      for (const y of where.get(left[x]) ?? []) {
        if (y < c) continue;
        if (y >= d) break;
        const run = (ending.get(y - 1) ?? 0) + 1;
        next.set(y, run);
        if (run > size) [i, j, size] = [x - run + 1, y - run + 1, run];
      }
      ending = next;
    }
    // Frequent tokens are no landmarks, but belong to the stretch that they adjoin.
    while (i > a && j > c && left[i - 1] === right[j - 1]) { i -= 1; j -= 1; size += 1; }
    while (i + size < b && j + size < d && left[i + size] === right[j + size]) size += 1;
    return [i, j, size];
  };

  const stretches = (left, right) => {
    const where = places(right);
    const open = [[0, left.length, 0, right.length]];
    const found = [];
    while (open.length) {
      const [a, b, c, d] = open.pop();
      const [i, j, size] = longest(left, right, where, [a, b, c, d]);
      if (!size) continue;
      found.push([i, j, size]);
      if (a < i && c < j) open.push([a, i, c, j]);
      if (i + size < b && j + size < d) open.push([i + size, b, j + size, d]);
    }
    return found.sort((one, other) => one[0] - other[0]);
  };

  const run = (kind, tokens) => tokens.length ? [{ kind, text: tokens.join("") }] : [];

  // ``differing`` says what is made of a place where the two sides differ.
  const compared = (left, right, differing) => {
    if (left.length * right.length > COMPARED) return [...run("out", left), ...run("in", right)];
    const runs = [];
    let [i, j, same] = [0, 0, []];
    const close = () => { runs.push(...run("same", same)); same = []; };
    for (const [x, y, size] of [...stretches(left, right), [left.length, right.length, 0]]) {
      if (i < x || j < y) { close(); runs.push(...differing(left.slice(i, x), right.slice(j, y))); }
      same.push(...left.slice(x, x + size));
      [i, j] = [x + size, y + size];
    }
    close();
    return runs;
  };

  const wordRuns = (old, now) => compared(words(old), words(now), (left, right) => [...run("out", left), ...run("in", right)]);
  const lineRuns = (old, now) => compared(lines(old), lines(now), (left, right) => wordRuns(left.join(""), right.join("")));

  const isLow = (text, at) => /[\udc00-\udfff]/.test(text[at] ?? "") && /[\ud800-\udbff]/.test(text[at - 1] ?? "");

  const headOf = (one, other) => {
    let at = 0;
    while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
    return isLow(one, at) || isLow(other, at) ? at - 1 : at;
  };

  const tailOf = (one, other) => {
    let size = 0;
    while (size < one.length && size < other.length && one[one.length - 1 - size] === other[other.length - 1 - size]) size += 1;
    return isLow(one, one.length - size) || isLow(other, other.length - size) ? size - 1 : size;
  };

  const redline = (old, now) => {
    if (!old) return now ? [{ kind: "in", text: now }] : [];
    if (length(old) + length(now) <= WHOLE) return lineRuns(old, now);
    const head = headOf(old, now);
    const [restOld, restNow] = [old.slice(head), now.slice(head)];
    const tail = tailOf(restOld, restNow);
    const [left, right] = [restOld.slice(0, restOld.length - tail), restNow.slice(0, restNow.length - tail)];
    const middle = length(left) + length(right) <= WHOLE ? lineRuns(left, right)
      : [{ kind: "out", text: left }, { kind: "in", text: right }];
    return [{ kind: "same", text: old.slice(0, head) }, ...middle, { kind: "same", text: restOld.slice(restOld.length - tail) }]
      .filter((one) => one.text);
  };

  window.sealtrail.redline = redline;
  window.sealtrail.lines = lines;
})();
