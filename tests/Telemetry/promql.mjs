// Reads PromQL by Prometheus' own grammar. Takes {expressions, divideBy} on standard input. Answers for each expression its selectors [{metric, matchers: [{label, op, value}]}], and the same
// expression in a time that goes by faster, every duration in it divided: also those that are written as numbers of seconds, which are the second argument of predict_linear, and what a
// sum_over_time of rates is multiplied by.
import { parser } from "@prometheus-io/lezer-promql";
import { readFileSync } from "node:fs";

const { expressions, divideBy } = JSON.parse(readFileSync(0, "utf8"));
const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };
const divided = (text) => `${Math.max(1, Math.round([...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, n, unit]) => sum + n * milliseconds[unit], 0) / divideBy))}ms`;
const unquoted = (literal) => (literal[0] === "`" ? literal.slice(1, -1) : JSON.parse(literal[0] === "'" ? `"${literal.slice(1, -1).replaceAll('"', '\\"')}"` : literal));

const read = (expression) => {
  const [selectors, changes] = [[], []];
  const text = (node) => expression.slice(node.from, node.to);
  const calls = (node, name) => node?.name === "FunctionCall" && text(node.getChild("FunctionIdentifier")) === name;
  const seconds = (node) => `((${text(node)}) / ${divideBy})`;
  parser.parse(expression).iterate({
    enter({ name, from, node }) {
      if (node.type.isError) {
        throw new Error(`${expression} is no PromQL at ${from}`);
      }
      if (name === "VectorSelector") {
        selectors.push({ metric: "", matchers: [] });
      } else if (name === "Identifier" && node.parent.name === "VectorSelector") {
        selectors.at(-1).metric = text(node);
      } else if (name === "UnquotedLabelMatcher") {
        const [label, op, value] = ["LabelName", "MatchOp", "StringLiteral"].map((part) => text(node.getChild(part)));
        selectors.at(-1).matchers.push({ label, op, value: unquoted(value) });
      } else if (name === "NumberDurationLiteralInDurationContext") {
        changes.push([node, divided(text(node))]);
      } else if (calls(node, "predict_linear")) {
        changes.push([node.getChild("FunctionCallBody").lastChild, seconds(node.getChild("FunctionCallBody").lastChild)]);
      } else if (name === "BinaryExpr" && node.firstChild.name === "NumberDurationLiteral" && calls(node.lastChild, "sum_over_time")) {
        changes.push([node.firstChild, seconds(node.firstChild)]);
      }
    },
  });
  let [faster, at] = ["", 0];
  for (const [node, by] of changes.sort(([a], [b]) => a.from - b.from)) {
    faster += expression.slice(at, node.from) + (by);
    at = node.to;
  }
  return { selectors, faster: faster + expression.slice(at) };
};
console.log(JSON.stringify(expressions.map(read)));
