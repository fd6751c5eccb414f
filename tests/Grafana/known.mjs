// What of Grafana's options the renderer knows. Anything else in a panel is an error: a picture must not leave out what Grafana would show.
const any = () => true;
const oneOf = (...values) => value => values.includes(value);

const everywhere = {
  'id': any, 'type': any, 'title': any, 'description': any, 'gridPos.*': any, 'datasource.*': any, 'links.#.*': any,
  'targets.#.expr': any, 'targets.#.refId': any, 'targets.#.legendFormat': any, 'targets.#.instant': any, 'targets.#.range': any,
  'fieldConfig.defaults.unit': any, 'fieldConfig.defaults.min': any, 'fieldConfig.defaults.max': any, 'fieldConfig.defaults.decimals': any, 'fieldConfig.defaults.noValue': any,
  'fieldConfig.defaults.color.mode': oneOf('fixed', 'palette-classic'), 'fieldConfig.defaults.color.fixedColor': any,
  'fieldConfig.defaults.thresholds.mode': oneOf('absolute'), 'fieldConfig.defaults.thresholds.steps.#.*': any,
  'fieldConfig.defaults.mappings.#.type': oneOf('value', 'special'), 'fieldConfig.defaults.mappings.#.options.**': any,
  'fieldConfig.overrides.#.matcher.id': oneOf('byName'), 'fieldConfig.overrides.#.matcher.options': any,
};
const bands = { 'fieldConfig.overrides.#.properties.#.id': oneOf('color'), 'fieldConfig.overrides.#.properties.#.value.*': any };

const panels = {
  row: { 'collapsed': oneOf(false) },
  bargauge: { ...bands, 'options.displayMode': oneOf('basic'), 'options.minVizHeight': any, 'options.namePlacement': oneOf('left'), 'options.orientation': oneOf('horizontal') },
  stat: {
    'fieldConfig.overrides.#.properties.#.id': oneOf('thresholds'), 'fieldConfig.overrides.#.properties.#.value.mode': oneOf('absolute'), 'fieldConfig.overrides.#.properties.#.value.steps.#.*': any,
    'options.colorMode': oneOf('background'), 'options.graphMode': oneOf('none'), 'options.textMode': oneOf('value', 'value_and_name'),
    'options.reduceOptions.calcs.#': oneOf('last', 'lastNotNull'),
  },
  'state-timeline': { 'options.legend.showLegend': oneOf(false), 'options.showValue': oneOf('never') },
  table: {
    'targets.#.format': oneOf('table'), 'options.cellHeight': oneOf('sm'), 'options.sortBy.#.*': any, 'transformations.#.id': oneOf('merge', 'organize'), 'transformations.#.options.**': any,
    'fieldConfig.overrides.#.matcher.id': oneOf('byName', 'byType'), 'fieldConfig.overrides.#.properties.#.id': oneOf('links', 'mappings', 'noValue', 'unit', 'custom.cellOptions', 'custom.width'), 'fieldConfig.overrides.#.properties.#.value': any,
    'fieldConfig.overrides.#.properties.#.value.type': oneOf('color-text'), 'fieldConfig.overrides.#.properties.#.value.#.**': any,
  },
  timeseries: {
    ...bands, 'options.legend.calcs.#': oneOf('lastNotNull', 'max'), 'fieldConfig.defaults.custom.fillOpacity': any, 'fieldConfig.defaults.custom.showPoints': oneOf('never'),
    'fieldConfig.defaults.custom.stacking.mode': oneOf('normal'), 'fieldConfig.defaults.custom.thresholdsStyle.mode': oneOf('dashed'),
    // What shows under a pointer, which a picture does not have.
    'options.tooltip.*': any,
  },
};

const leaves = (value, path) => typeof value === 'object' && value !== null
  ? Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, Array.isArray(value) ? '#' : key]))
  : [[path, value]];

const fits = (pattern, path) => pattern.endsWith('.**')
  ? path.join('.').startsWith(pattern.slice(0, -2))
  : pattern.split('.').length === path.length && pattern.split('.').every((word, n) => word === '*' || word === path[n]);

// What a dashboard says that the renderer does not know.
export function unknown(dashboard) {
  const where = panel => `${dashboard.title}: panel "${panel.title}": `;
  return [
    ...dashboard.templating.list.filter(({ type }) => !['constant', 'datasource', 'query'].includes(type)).map(({ name, type }) => `${dashboard.title}: variable ${name}: type ${type}`),
    ...dashboard.panels.flatMap(panel => {
      if (panels[panel.type] === undefined) return [`${where(panel)}type ${panel.type}`];
      const rules = Object.entries({ ...everywhere, ...panels[panel.type] });
      return leaves(panel, []).filter(([path, value]) => !rules.some(([pattern, allowed]) => fits(pattern, path) && allowed(value)))
        .map(([path, value]) => `${where(panel)}${path.join('.')} = ${JSON.stringify(value)}`);
    }),
  ].map(finding => `${finding} is not known to the renderer`);
}
