// Each type of panel as HTML: the frames in, { html, series, points } out.
import { lines, states } from './charts.mjs';
import { FieldType, fields, formattedValueToString, getFieldDisplayName, getFieldDisplayValues, getFieldSeriesColor, reduceField, rgb, sorted, theme, timeZone } from './grafana.mjs';

export const text = value => String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const nothing = ({ fieldConfig }) => `<p class="nothing">${text(fieldConfig.defaults.noValue ?? 'No data')}</p>`;
const finite = field => field.values.filter(Number.isFinite).length;
const points = ({ time, value }) => time.values.map((t, n) => [t, value.values[n]]);

// A field of numbers for each series, with its time.
const series = frames => frames.flatMap(frame => frame.fields.filter(({ type }) => type === FieldType.number).map(value => ({
  name: getFieldDisplayName(value, frame, frames), time: frame.fields.find(({ type }) => type === FieldType.time), value,
})));
const counted = all => ({ series: all.length, points: all.reduce((sum, { value }) => sum + finite(value), 0) });

// Letters of the page's font are about 0.58 times as wide as high.
const size = (letters, width, height, most = Infinity) => Math.floor(Math.min(width / (0.58 * Math.max(letters, 1)), height / 1.2, most));

async function timeseries(panel, frames, { width, height, range, shades }) {
  const all = series(await fields(frames, panel, { mode: 'palette-classic' }));
  if (all.length === 0) return { html: nothing(panel) };
  const { defaults } = panel.fieldConfig;
  const { custom = {} } = defaults;
  const limits = custom.thresholdsStyle ? all[0].value.config.thresholds.steps.filter(({ value }) => Number.isFinite(value)) : [];
  const calcs = panel.options.legend.calcs;
  const names = { lastNotNull: 'Last *', max: 'Max' };
  const legend = all.map(({ name, value }) => {
    const figures = reduceField({ field: value, reducers: calcs });
    return `<span class="entry"><i style="background:${getFieldSeriesColor(value, theme).color}"></i>${text(name)} ${
      calcs.map(calc => `<b>${names[calc]}: ${text(formattedValueToString(value.display(figures[calc])))}</b>`).join(' ')}</span>`;
  });
  // As many rows as fit into a third of the panel, by the width of their letters; the rest is there to scroll to.
  const rows = legend.reduce(({ row, used }, entry) => {
    const wide = entry.replaceAll(/<[^>]*>/g, '').length * 6.4 + 36;
    return used + wide > width - 16 ? { row: row + 1, used: wide } : { row, used: used + wide };
  }, { row: 1, used: 0 }).row;
  const foot = Math.min(rows * 20 + 4, height * 0.35);
  const svg = await lines({
    series: all.map(one => ({ name: one.name, color: getFieldSeriesColor(one.value, theme).color, points: points(one) })),
    limits: limits.map(({ value, color }) => ({ value, color: theme.visualization.getColorByName(color) })),
    fill: custom.fillOpacity, stacked: custom.stacking !== undefined, min: defaults.min, unit: defaults.unit, as: all[0].value.display,
    shades, range, width, height: height - foot,
  });
  return { html: `${svg}<div class="legend" style="height:${foot}px">${legend.join('')}</div>`, ...counted(all) };
}

// Tiles in the grid in which they come out largest, as squares.
function grid(count, { width, height }) {
  const side = columns => Math.min(width / columns, height / Math.ceil(count / columns));
  const most = Array.from({ length: count }, (_, n) => n + 1).reduce((best, columns) => side(columns) > side(best) ? columns : best);
  const rows = Math.ceil(count / most);
  const columns = Math.ceil(count / rows);
  return { width: (width - 8 * (columns - 1)) / columns, height: (height - 8 * (rows - 1)) / rows };
}

// Light letters, but on the brightest backgrounds.
const ink = color => {
  const [red, green, blue] = rgb(color);
  return red * 0.299 + green * 0.587 + blue * 0.114 > 180 ? '#202226' : '#f7f8fa';
};

async function stat(panel, frames, { width, height }) {
  const data = await fields(frames, panel);
  const { textMode, reduceOptions = { calcs: ['lastNotNull'] } } = panel.options;
  const shown = getFieldDisplayValues({ data, fieldConfig: panel.fieldConfig, reduceOptions: { values: false, ...reduceOptions }, replaceVariables: value => value, theme, timeZone });
  const all = series(data);
  const tile = grid(shown.length, { width, height });
  // Name and value stand side by side where there is width for it, else one above the other.
  const named = textMode === 'value_and_name' && all.length > 0;
  const beside = named && tile.width / tile.height > 2.5;
  const inner = { width: tile.width - 24, height: tile.height - 16 };
  const title = Math.max(...shown.map(({ display }) => display.title?.length ?? 0));
  const value = Math.max(...shown.map(({ display }) => formattedValueToString(display).length));
  const name = named ? size(title, inner.width * (beside ? 0.6 : 1), beside ? inner.height : tile.height * 0.15, 30) : 0;
  const number = size(value, inner.width * (beside ? 0.3 : 1), inner.height - (beside ? 0 : name * 1.2));
  const tiles = shown.map(({ display }) =>
    `<div class="tile${beside ? ' beside' : ''}" style="width:${tile.width}px;height:${tile.height}px;background:${display.color};color:${ink(display.color)}">${
      named ? `<span style="font-size:${Math.min(name, number * 0.7)}px">${text(display.title)}</span>` : ''}<strong style="font-size:${number}px">${text(formattedValueToString(display))}</strong></div>`);
  return { html: `<div class="tiles">${tiles.join('')}</div>`, ...counted(all) };
}

async function bargauge(panel, frames, { height }) {
  const data = await fields(frames, panel);
  const all = series(data);
  const shown = getFieldDisplayValues({ data, fieldConfig: panel.fieldConfig, reduceOptions: { values: false, calcs: ['lastNotNull'] }, replaceVariables: value => value, theme, timeZone });
  const each = Math.max((height - 8) / shown.length - 8, panel.options.minVizHeight ?? 16);
  const bars = shown.map(({ display, field }) => {
    const share = Math.max(0, Math.min(1, (display.numeric - field.min) / (field.max - field.min) || 0));
    const style = `width:${share * 100}%;background:${display.color}59;border-color:${display.color}`;
    return `<tr style="height:${each}px"><th>${text(display.title ?? '')}</th><td class="track"><div style="${style};height:${each}px"></div></td><td style="color:${display.color}">${
      text(formattedValueToString(display))}</td></tr>`;
  });
  return { html: `<table class="bars" style="font-size:${Math.max(10, Math.min(16, each * 0.7))}px">${bars.join('')}</table>`, ...counted(all) };
}

async function table(panel, frames, { link }) {
  const [frame] = (await fields(frames, panel)).map(one => sorted(one, panel.options.sortBy?.[0]));
  if (frame === undefined || frame.length === 0) return { html: nothing(panel) };
  const columns = frame.fields.map(field => ({ field, name: getFieldDisplayName(field, frame), width: field.config.custom?.width }));
  const cell = ({ field }, n) => {
    const display = field.display(field.values[n]);
    const words = text(formattedValueToString(display));
    const [to] = field.config.links ?? [];
    return `<td${field.config.custom?.cellOptions ? ` style="color:${display.color}"` : ''}>${to ? `<a href="${text(link(to.url))}">${words}</a>` : words}</td>`;
  };
  const head = columns.map(({ name, width }) => `<th${width ? ` style="width:${width}px"` : ''}>${text(name)}</th>`).join('');
  const rows = Array.from({ length: frame.length }, (_, n) => `<tr>${columns.map(column => cell(column, n)).join('')}</tr>`);
  return { html: `<table class="cells"><tr>${head}</tr>${rows.join('')}</table>`, series: columns.length, points: frame.length };
}

async function stateTimeline(panel, frames, { width, height, range, step, shades }) {
  const all = series(await fields(frames, panel));
  if (all.length === 0) return { html: nothing(panel) };
  const spans = all.flatMap(({ name, time, value }) => time.values.reduce((some, t, n) => {
    if (value.values[n] === null) return some;
    const { color } = value.display(value.values[n]);
    const to = Math.min(time.values[n + 1] ?? t + step * 1000, range.to * 1000);
    const last = some.at(-1);
    if (last?.to === t && last.color === color) last.to = to;
    else some.push({ name, from: t, to, color });
    return some;
  }, []));
  return { html: await states({ names: all.map(({ name }) => name), spans, shades, width, height, range }), ...counted(all) };
}

export const panels = { bargauge, stat, 'state-timeline': stateTimeline, table, timeseries };
