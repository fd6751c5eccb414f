// Lines over time, drawn by Vega as SVG; units and colours are Grafana's.
import * as vega from 'vega';
import { formattedValueToString, theme } from './grafana.mjs';

const font = { labelFont: 'sans-serif', labelFontSize: 11, labelColor: theme.colors.text.secondary };
const grid = { grid: true, gridColor: theme.colors.text.primary, gridOpacity: 0.08, domain: false, ticks: false, ...font };

// Labels of the value axis are what Grafana makes of the number, without zeros at the end; the text of an expression cannot hold a function.
let display;
vega.expressionFunction('shown', value => formattedValueToString(display(value, 2)));

const draw = (specification, as) => {
  display = as;
  return new vega.View(vega.parse(specification), { renderer: 'none' }).toSVG();
};

const scales = ({ from, to }, height) => [{ name: 'x', type: 'utc', domain: [from * 1000, to * 1000], range: 'width' }, height];
const times = ({ from, to }) => ({ orient: 'bottom', scale: 'x', tickCount: { signal: 'width / 60' }, labelOverlap: true, labelBound: 1, format: to - from > 86400 ? '%m-%d %H:%M' : to - from > 1200 ? '%H:%M' : '%H:%M:%S', ...grid });
const frame = (width, height) => ({ width, height, padding: 4, autosize: { type: 'fit', contains: 'padding' } });

// Alerts that fired: a shade from the first moment to the last.
const shade = color => ['from', 'to'].map(edge => ({
  type: 'rule', clip: true, from: { data: 'shades' },
  encode: { enter: { x: { scale: 'x', field: edge }, y: { value: 0 }, y2: { signal: 'height' }, stroke: { value: color }, strokeDash: { value: [3, 3] }, strokeOpacity: { value: 0.6 } } },
})).concat({
  type: 'rect', clip: true, from: { data: 'shades' },
  encode: { enter: { x: { scale: 'x', field: 'from' }, x2: { scale: 'x', field: 'to' }, y: { value: 0 }, y2: { signal: 'height' }, fill: { value: color }, fillOpacity: { value: 0.06 } } },
});

// Bytes are counted in powers of two, and marked so.
function ticks(unit, top) {
  if (unit !== 'bytes') return {};
  const step = 2 ** Math.ceil(Math.log2(top / 6));
  return { values: Array.from({ length: 7 }, (_, n) => n * step).filter(value => value <= top) };
}

// series: [{ name, color, points: [[ms, value]] }]; limits: [{ value, color }].
export function lines({ series, limits = [], shades = [], fill = 0, stacked = false, min, unit, as, width, height, range }) {
  const points = series.flatMap(({ color, points: all }, s) => all.map(([t, v]) => ({ t, s, color, v, defined: Number.isFinite(v) })));
  const stack = stacked ? [{ type: 'stack', groupby: ['t'], sort: { field: 's' }, field: 'v' }] : [{ type: 'formula', as: 'y0', expr: '0' }, { type: 'formula', as: 'y1', expr: 'datum.v' }];
  const sums = new Map();
  points.filter(p => p.defined).forEach(p => sums.set(stacked ? p.t : p, (sums.get(stacked ? p.t : p) ?? 0) + p.v));
  const top = Math.max(...sums.values());
  const bottom = Math.min(min ?? Infinity, ...points.filter(p => p.defined).map(p => p.v));
  const domain = [bottom, top > bottom ? top + (top - bottom) * 0.08 : bottom + 1];
  const line = (type, encode) => ({ type, from: { data: 'one' }, encode: { update: { x: { scale: 'x', field: 't' }, y: { scale: 'y', field: 'y1' }, defined: { field: 'defined' }, ...encode } } });
  return draw({
    ...frame(width, height),
    data: [{ name: 'points', values: points, transform: stack }, { name: 'limits', values: limits.filter(({ value }) => value >= domain[0] && value <= domain[1]) }, { name: 'shades', values: shades }],
    scales: scales(range, { name: 'y', type: 'linear', domain, range: 'height' }),
    axes: [times(range), { orient: 'left', scale: 'y', tickCount: { signal: 'height / 35' }, ...ticks(unit, domain[1]), encode: { labels: { update: { text: { signal: 'shown(datum.value)' } } } }, ...grid }],
    marks: [
      ...shade(theme.visualization.getColorByName('red')),
      {
        type: 'group', clip: true, encode: { enter: { width: { signal: 'width' }, height: { signal: 'height' } } }, from: { facet: { name: 'one', data: 'points', groupby: 's' } },
        marks: [line('area', { y2: { scale: 'y', field: 'y0' }, fill: { field: 'color' }, fillOpacity: { value: fill / 100 } }), line('line', { stroke: { field: 'color' }, strokeWidth: { value: 1.3 } })],
      },
      { type: 'rule', from: { data: 'limits' }, encode: { enter: { x: { value: 0 }, x2: { signal: 'width' }, y: { scale: 'y', field: 'value' }, stroke: { field: 'color' }, strokeDash: { value: [8, 6] } } } },
    ],
  }, as);
}

// spans: [{ name, from, to, color }].
export function states({ names, spans, shades, width, height, range }) {
  return draw({
    ...frame(width, height),
    data: [{ name: 'spans', values: spans }, { name: 'shades', values: shades }],
    scales: scales(range, { name: 'y', type: 'band', domain: names, range: 'height', padding: 0.15 }),
    axes: [times(range), { orient: 'left', scale: 'y', domain: false, ticks: false, ...font }],
    marks: [
      {
        type: 'rect', from: { data: 'spans' }, clip: true,
        encode: { enter: { x: { scale: 'x', field: 'from' }, x2: { scale: 'x', field: 'to' }, y: { scale: 'y', field: 'name' }, height: { scale: 'y', band: 1 }, fill: { field: 'color' }, fillOpacity: { value: 0.7 } } },
      },
      ...shade(theme.visualization.getColorByName('red')),
    ],
  });
}
