// Asks chrono-node (zh.hans): `phrases` → [[start, end] or null]; `text` → seconds of parse;
// `patterns` → [[regular expression, flags]] of its parsers.
const chrono = require("chrono-node");
const question = JSON.parse(require("fs").readFileSync(0, "utf8"));
const reference = new Date(question.reference + "T09:00:00");
const day = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part, at) => String(part).padStart(at ? 2 : 4, "0")).join("-");
const answer = (phrase) => {
  const found = chrono.zh.hans.parse(phrase, reference)[0];
  return found ? [day(found.start.date()), day((found.end || found.start).date())] : null;
};
let result;
if (question.phrases) result = question.phrases.map(answer);
else if (question.patterns) {
  const context = { option: {}, reference: {}, debug: () => {} };
  const patterns = chrono.zh.hans.casual.parsers.map((parser) => parser.pattern(context));
  result = patterns.map((pattern) => [pattern.source, pattern.flags]);
}
else {
  chrono.zh.hans.parse("2024年3月1日", reference);
  const times = [];
  for (let run = 0; run < question.runs; run++) {
    const began = process.hrtime.bigint();
    chrono.zh.hans.parse(question.text, reference);
    times.push(Number(process.hrtime.bigint() - began) / 1e9);
  }
  result = Math.min(...times);
}
console.log(JSON.stringify(result));
