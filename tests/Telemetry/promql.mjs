// Reads PromQL by Prometheus' own grammar. Takes {expressions, divideBy} on standard input. Answers for each expression its selectors [{metric, matchers: [{label, op, value}]}], the labels
// that it groups or matches by, and the same expression in a time that goes by faster: every duration in it divided.
import { parser } from "@prometheus-io/lezer-promql";
import { readFileSync } from "node:fs";

const { expressions, divideBy } = JSON.parse(readFileSync(0, "utf8"));
const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };
const duration = (text) => [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, n, unit]) => sum + n * milliseconds[unit], 0);
const unquoted = (literal) => (literal[0] === "`" ? literal.slice(1, -1) : JSON.parse(literal[0] === "'" ? `"${literal.slice(1, -1).replaceAll('"', '\\"')}"` : literal));

const read = (expression) => {
  const [selectors, labels, divided] = [[], [], []];
  const text = (node) => expression.slice(node.from, node.to);
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) {
        throw new Error(`${expression} is no PromQL at ${node.from}`);
      }
      const parent = node.node.parent?.name;
      if (node.name === "VectorSelector") {
        selectors.push({ metric: null, matchers: [] });
      } else if (node.name === "Identifier" && parent === "VectorSelector") {
        selectors.at(-1).metric = text(node);
      } else if (node.name === "UnquotedLabelMatcher") {
        const [label, op, value] = ["LabelName", "MatchOp", "StringLiteral"].map((part) => text(node.node.getChild(part)));
        selectors.at(-1).matchers.push({ label, op, value: unquoted(value) });
      } else if (node.name === "LabelName" && parent === "GroupingLabels") {
        labels.push(text(node));
      } else if (node.name === "NumberDurationLiteralInDurationContext") {
        divided.push(node.from, node.to);
      }
    },
  });
  let faster = "";
  let from = 0;
  for (let i = 0; i < divided.length; i += 2) {
    faster += expression.slice(from, divided[i]) + Math.max(1, Math.round(duration(expression.slice(divided[i], divided[i + 1])) / divideBy)) + "ms";
    from = divided[i + 1];
  }
  return { selectors, labels, faster: faster + expression.slice(from) };
};
console.log(JSON.stringify(expressions.map(read)));
