// Asks Prometheus as Grafana does, and answers with Grafana's frames.
import { FieldType, toDataFrame } from './grafana.mjs';

export class Prometheus {
  constructor(address, { from, to, step, rateInterval }) {
    Object.assign(this, { address, from, to, step, rateInterval });
  }

  // Variables stand for everything there is, as when a dashboard is opened.
  substituted(text, dashboard) {
    const own = { __interval: `${this.step}s`, __range: `${this.to - this.from}s`, __rate_interval: this.rateInterval };
    const variables = Object.fromEntries(dashboard.templating.list.map(variable => [variable.name, variable.allValue ?? variable.query]));
    return text.replaceAll(/\$\{?([a-z_]\w*)\}?/g, (match, name) => {
      const value = own[name] ?? variables[name];
      if (value === undefined) throw new Error(`${match} is no variable of ${dashboard.title}: ${text}`);
      return value;
    });
  }

  async frames(target, dashboard, one) {
    const result = await this.ask(this.substituted(target.expr, dashboard), target.instant);
    return target.format === 'table' ? table(result, one ? 'Value' : `Value #${target.refId}`, target.refId) : result.map(series => this.frame(series, target));
  }

  async ask(query, instant) {
    const path = instant ? 'query' : 'query_range';
    const parameters = instant ? { query, time: this.to } : { query, start: this.from, end: this.to, step: this.step };
    const answer = await fetch(new URL(`api/v1/${path}`, this.address), { method: 'POST', body: new URLSearchParams(parameters) })
      .catch(failure => { throw new Error(`${this.address} does not answer: ${failure.cause?.message ?? failure.message}`); });
    const { status, error, data } = await answer.json().catch(() => ({ error: `${answer.status} ${answer.statusText}` }));
    if (status !== 'success') throw new Error(`${this.address} does not answer ${query}: ${error}`);
    return data.result;
  }

  // Where a sample is missing there is a gap: neighbours are not joined.
  frame({ metric, value, values = [value] }, { legendFormat, refId }) {
    const name = legendFormat.replaceAll(/{{\s*(\w+)\s*}}/g, (_, label) => metric[label] ?? '');
    const points = values.flatMap(([time, sample], n) => [...n > 0 && time - values[n - 1][0] > this.step * 1.5 ? [[values[n - 1][0] + this.step, null]] : [], [time, Number(sample.replace('Inf', 'Infinity'))]]);
    return toDataFrame({
      refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: points.map(([time]) => time * 1000) },
        { name: 'Value', type: FieldType.number, labels: metric, config: { displayNameFromDS: name }, values: points.map(([, sample]) => sample) },
      ],
    });
  }
}

function table(result, name, refId) {
  if (result.length === 0) return [];
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return [toDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map(({ value }) => value[0] * 1000) },
      ...labels.map(label => ({ name: label, type: FieldType.string, values: result.map(({ metric }) => metric[label] ?? '') })),
      { name, type: FieldType.number, values: result.map(({ value }) => Number(value[1])) },
    ],
  })];
}
