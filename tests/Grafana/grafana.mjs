// Grafana's own library, of the version that deploy/compose.yaml runs: units, mappings, thresholds, colours, reductions and transformations are what it makes of them.
import { createRequire } from 'node:module';

// It is made for browsers, and asks them for settings and the language.
globalThis.window ??= globalThis;
globalThis.navigator ??= { language: 'en-GB', languages: ['en-GB'] };
const grafana = createRequire(import.meta.url)('@grafana/data');

export const { FieldType, formattedValueToString, getFieldDisplayName, getFieldDisplayValues, getFieldSeriesColor, reduceField, toDataFrame } = grafana;
export const theme = grafana.createTheme({ colors: { mode: 'dark' } });
export const timeZone = 'utc';
export const rgb = color => grafana.colorManipulator.decomposeColor(color).values;

// What a field may be told, by defaults and overrides. Panels of Grafana bring this with them, as editors; here there is nothing to edit.
const property = (id, { custom = false, process = grafana.identityOverrideProcessor } = {}) =>
  ({ id: custom ? `custom.${id}` : id, path: id, name: id, isCustom: custom, editor: null, override: null, process, settings: {}, shouldApply: () => true });
const lowest = thresholds => thresholds && { ...thresholds, steps: thresholds.steps.map(step => ({ ...step, value: step.value ?? -Infinity })) };
const properties = new grafana.FieldConfigOptionsRegistry(() => [
  ...['color', 'decimals', 'links', 'mappings', 'max', 'min', 'noValue', 'unit'].map(id => property(id)),
  property('thresholds', { process: lowest }),
  ...['cellOptions', 'fillOpacity', 'stacking', 'thresholdsStyle', 'width'].map(id => property(id, { custom: true })),
]);

const { mergeTransformer, organizeFieldsTransformer } = grafana.standardTransformers;
grafana.standardTransformersRegistry.setInit(() => [mergeTransformer, organizeFieldsTransformer].map(transformation => ({ id: transformation.id, name: transformation.name, transformation })));

const transformed = (frames, transformations) =>
  new Promise((resolve, reject) => grafana.transformDataFrame(transformations, frames).subscribe({ next: resolve, error: reject }));

// What comes from Prometheus, as the panel has it: transformed, and each field with its configuration and a function that says how it shows.
export async function fields(frames, panel, color) {
  const data = panel.transformations === undefined ? frames : await transformed(frames, panel.transformations);
  const { defaults, overrides } = panel.fieldConfig;
  return grafana.applyFieldOverrides({
    data, theme, timeZone, fieldConfig: { defaults: { color, ...defaults }, overrides }, fieldConfigRegistry: properties, replaceVariables: text => text,
  });
}

export function sorted(frame, by) {
  const index = frame.fields.findIndex(field => getFieldDisplayName(field, frame) === by?.displayName);
  return index < 0 ? frame : grafana.sortDataFrame(frame, index, by.desc);
}
