// node render.mjs PROMETHEUS_URL OUT_FOLDER [--from=TIME] [--to=TIME] [--step=SECONDS] [--rate-interval=5m] [--width=1600] DASHBOARD.json...
// Draws dashboards as Grafana would, from the data of a Prometheus: a page of HTML for each, and a picture where there is a Chromium. TIME is in seconds since 1970, or RFC 3339.
// Without --from a dashboard shows as much as it does when it is opened. Prints a line of JSON for each panel: how many series it has, and points that are numbers; of a table columns and rows.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { unknown } from './known.mjs';
import { page, place } from './page.mjs';
import { panels as draw } from './panels.mjs';
import { Prometheus } from './prometheus.mjs';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const seconds = time => {
  const value = /^\d+(\.\d+)?$/.test(time) ? Number(time) : Date.parse(time) / 1000;
  if (!Number.isFinite(value)) throw new Error(`${time} is no time`);
  return value;
};

// Of a dashboard, such as now-3h.
const ago = time => {
  const [, count, unit] = /^now-(\d+)([mhd])$/.exec(time) ?? [];
  if (unit === undefined) throw new Error(`${time} is no time that a dashboard may begin at`);
  return count * { m: 60, h: 3600, d: 86400 }[unit];
};

// As Grafana does it where Prometheus scrapes every 15 s: a point for every four pixels or so, and rates over enough samples.
function range(dashboard, options) {
  const to = options.to === undefined ? Math.floor(Date.now() / 1000) : seconds(options.to);
  const from = options.from === undefined ? to - ago(dashboard.time.from) : seconds(options.from);
  const step = Number(options.step ?? Math.max(15, Math.ceil((to - from) / 400 / 15) * 15));
  if (!(from < to && step > 0)) throw new Error('--from must be before --to, and --step above 0');
  return { from, to, step, rateInterval: options['rate-interval'] ?? `${Math.max(step + 15, 60)}s` };
}

// Marks on the time axis: samples that follow each other are one shade.
async function shades(dashboard, prometheus) {
  const marks = dashboard.annotations.list.filter(({ enable, expr }) => enable && expr !== undefined);
  const results = await Promise.all(marks.map(({ expr }) => prometheus.ask(prometheus.substituted(expr, dashboard), false)));
  return results.flat().flatMap(({ values }) => values.reduce((all, [time]) => {
    const last = all.at(-1);
    if (last !== undefined && time * 1000 - last.to <= prometheus.step * 1000) last.to = time * 1000;
    else all.push({ from: time * 1000, to: time * 1000 });
    return all;
  }, []));
}

async function render(file, address, folder, options) {
  const dashboard = JSON.parse(readFileSync(file, 'utf8'));
  const findings = unknown(dashboard);
  if (findings.length > 0) throw new Error(findings.join('\n'));
  const width = Number(options.width);
  const shown = range(dashboard, options);
  const prometheus = new Prometheus(address, shown);
  const marks = await shades(dashboard, prometheus);
  const link = url => prometheus.substituted(url, dashboard);
  const drawn = [];
  for (const panel of dashboard.panels) {
    const { box, inner } = place(panel, width);
    if (panel.type === 'row') {
      drawn.push({ panel, box, html: '' });
      continue;
    }
    const frames = (await Promise.all(panel.targets.map(target => prometheus.frames(target, dashboard, panel.targets.length === 1)))).flat();
    const { html, series = 0, points = 0 } = await draw[panel.type](panel, frames, { ...inner, range: shown, step: shown.step, shades: marks, link });
    console.log(JSON.stringify({ dashboard: dashboard.title, panel: panel.title, type: panel.type, series, points, noData: series === 0 }));
    drawn.push({ panel, box, html });
  }
  const { html, height } = page({ dashboard, panels: drawn, range: shown, width, link });
  const name = join(resolve(folder), basename(file, '.json'));
  writeFileSync(`${name}.html`, html);
  if (chromium !== undefined) picture(name, width, height);
}

// The window includes what a browser has above the page, though nothing of it is drawn: about 90 pixels.
function picture(name, width, height) {
  const profile = mkdtempSync(join(tmpdir(), 'healthscoring-render-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars'];
  try {
    execFileSync(chromium, [...flags, `--user-data-dir=${profile}`, `--window-size=${width},${height + 100}`, `--screenshot=${name}.png`, `file://${name}.html`], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 60000 });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  const strings = Object.fromEntries(['from', 'to', 'step', 'rate-interval', 'width'].map(name => [name, { type: 'string' }]));
  const { values, positionals: [address, folder, ...files] } = parseArgs({ allowPositionals: true, options: { ...strings, width: { type: 'string', default: '1600' } } });
  if (files.length === 0) throw new Error('usage: node render.mjs PROMETHEUS_URL OUT_FOLDER [--from=TIME] [--to=TIME] [--step=SECONDS] [--rate-interval=5m] [--width=1600] DASHBOARD.json...');
  mkdirSync(folder, { recursive: true });
  for (const file of files) await render(file, address, folder, values);
} catch (failure) {
  console.error(failure.message);
  process.exitCode = 1;
}
