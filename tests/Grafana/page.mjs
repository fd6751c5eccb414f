// A dashboard as one page: Grafana's grid of 24 columns, whose rows are 30 pixels high and 8 apart.
import { theme } from './grafana.mjs';
import { text } from './panels.mjs';

const gap = 8;
const cell = width => (width - gap) / 24;
const { colors, visualization } = theme;

// Where a panel lies, and what its title leaves of it.
export function place({ gridPos: { x, y, w, h } }, width) {
  const box = { left: gap + x * cell(width), top: y * (30 + gap), width: w * cell(width) - gap, height: h * (30 + gap) - gap };
  return { box, inner: { width: box.width - 18, height: box.height - 50 } };
}

const style = `
  body { margin: 0; background: ${colors.background.canvas}; color: ${colors.text.primary}; font: 14px/1.4 Inter, "DejaVu Sans", Helvetica, Arial, sans-serif; }
  header { padding: 12px 8px; } header h1 { display: inline; font-size: 18px; font-weight: 500; } header p { margin: 2px 0 0; color: ${colors.text.secondary}; font-size: 12px; }
  main { position: relative; } section { position: absolute; box-sizing: border-box; overflow: hidden; }
  section.panel { background: ${colors.background.primary}; border: 1px solid ${colors.border.weak}; border-radius: 2px; padding: 40px 8px 8px; }
  h2 { position: absolute; left: 8px; right: 8px; top: 7px; margin: 0; font-size: 14px; font-weight: 500; line-height: 20px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  section.row h2 { font-size: 16px; } a { color: ${colors.text.link}; } h2 a { text-decoration: none; font-size: 12px; }
  .nothing { height: 100%; margin: 0; display: flex; align-items: center; justify-content: center; color: ${colors.text.secondary}; font-size: 18px; }
  .legend { overflow-y: auto; scrollbar-width: thin; font-size: 12px; line-height: 20px; } .entry { margin-right: 14px; white-space: nowrap; } .entry i { display: inline-block; width: 14px; height: 4px; border-radius: 2px; margin-right: 6px; vertical-align: middle; }
  .entry b { font-weight: 400; color: ${colors.text.secondary}; margin-left: 4px; } svg { display: block; }
  .tiles { display: flex; flex-wrap: wrap; gap: 8px; } .tile { box-sizing: border-box; display: flex; flex-direction: column; align-items: center; justify-content: center; border-radius: 2px; line-height: 1.2; white-space: nowrap; overflow: hidden; }
  .tile.beside { flex-direction: row; justify-content: space-between; padding: 0 8px; } .tile strong { font-weight: 500; }
  table { width: 100%; border-collapse: collapse; } .bars { border-spacing: 0 8px; border-collapse: separate; } .bars th { text-align: left; font-weight: 400; padding-right: 10px; white-space: nowrap; width: 1%; } .bars td:last-child { width: 1%; padding-left: 10px; white-space: nowrap; text-align: right; }
  .bars td, .bars th { padding-top: 0; padding-bottom: 0; line-height: 1; } .track { background: ${colors.background.secondary}; padding: 0; } .track div { box-sizing: border-box; border-right: 2px solid; }
  .cells { font-size: 13px; table-layout: fixed; } .cells th { color: ${colors.text.link}; text-align: left; font-weight: 500; } .cells th, .cells td { height: 28px; padding: 0 6px; border-bottom: 1px solid ${colors.border.weak}; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }`;

// panels: [{ panel, box, html }]; link says where a link of a panel leads.
export function page({ dashboard, panels, range, width, link }) {
  const height = Math.max(...panels.map(({ box }) => box.top + box.height)) + gap;
  const time = seconds => new Date(seconds * 1000).toISOString().replace('T', ' ').replace(/(:\d\d)?\.\d+Z$/, '$1');
  const links = panel => (panel.links ?? []).map(({ title, url }) => ` <a href="${text(link(url))}" title="${text(title)}">↗</a>`).join('');
  const sections = panels.map(({ panel, box, html }) =>
    `<section class="${panel.type === 'row' ? 'row' : 'panel'}" style="${Object.entries(box).map(([name, pixels]) => `${name}:${pixels}px`).join(';')}"><h2 title="${text(panel.description ?? '')}">${text(panel.title)}${links(panel)}</h2>${html}</section>`);
  return {
    height: height + 62,
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${text(dashboard.title)}</title><style>${style}</style>
<header><h1>${text(dashboard.title)}</h1><p>From ${time(range.from)} to ${time(range.to)} UTC, a point every ${range.step} s, rates over ${range.rateInterval}. Shaded red: an alert fired.</p></header>
<main style="width:${width}px;height:${height}px">
${sections.join('\n')}
</main></html>
`,
  };
}
