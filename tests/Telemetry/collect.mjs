// A collector: takes OTLP over HTTP and decodes it with what OpenTelemetry publishes for Node, not with what sent it.
// node collect.mjs FILE: prints the port it listens on, and appends a line of JSON for each span, metric and log record: what it is, of which resource, and all that was said of it.
import { createServer } from "node:http";
import { appendFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import root from "@opentelemetry/otlp-transformer/build/src/generated/root.js";

const collector = root.opentelemetry.proto.collector;
const signals = {
  "/v1/traces": ["span", collector.trace.v1.ExportTraceServiceRequest, (r) => r.resourceSpans, (r) => r.scopeSpans, (s) => s.spans],
  "/v1/metrics": ["metric", collector.metrics.v1.ExportMetricsServiceRequest, (r) => r.resourceMetrics, (r) => r.scopeMetrics, (s) => s.metrics],
  "/v1/logs": ["log", collector.logs.v1.ExportLogsServiceRequest, (r) => r.resourceLogs, (r) => r.scopeLogs, (s) => s.logRecords],
};
const file = process.argv[2];

// Ids are hex where people read them.
const hex = (key, value) => (/^(trace|span|parentSpan)Id$/.test(key) && typeof value === "string" ? Buffer.from(value, "base64").toString("hex") : value);
const plain = (message) => message.constructor.toObject(message, { longs: String, bytes: String, enums: String });

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const signal = signals[request.url];
    if (!signal) {
      return response.writeHead(404).end();
    }
    const [kind, type, resources, scopes, items] = signal;
    const body = Buffer.concat(chunks);
    const decoded = type.decode(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
    for (const ofResource of resources(decoded)) {
      const resource = plain(ofResource.resource);
      for (const ofScope of scopes(ofResource)) {
        const lines = items(ofScope).map((item) => JSON.stringify({ kind, resource, scope: ofScope.scope?.name, item: plain(item) }, hex) + "\n");
        appendFileSync(file, lines.join(""));
      }
    }
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
}).listen(0, "127.0.0.1", function () {
  console.log(this.address().port);
});
