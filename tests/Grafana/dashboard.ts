// What a dashboard may say: the types that Grafana publishes, of the kinds of panels that are in use, and what ours have to say beyond them.
import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as grafana from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

type IsAny<T> = 0 extends 1 & T ? true : false;

// JSON has the values of enumerations, and no functions.
type Json<T> = IsAny<T> extends true ? any
  : T extends string ? `${T}`
  : T extends (infer Item)[] ? Json<Item>[]
  : T extends object ? { [Key in keyof T as T[Key] extends (...args: never) => unknown ? never : Key]: Json<T[Key]> }
  : T;

// What is left out is as Grafana has it by default.
type Some<T> = T extends (infer Item)[] ? Item[] : T extends object ? { [Key in keyof T]?: Some<T[Key]> } : T;

type Datasource = { type: 'prometheus'; uid: '${datasource}' };
type Link = { title: string; url: string; targetBlank: true };

type Panel<Type extends string, Options, Custom = never> = Omit<Json<grafana.Panel>, 'datasource' | 'fieldConfig' | 'links' | 'options' | 'targets' | 'type'> & {
  datasource: Datasource;
  description: string;
  fieldConfig: {
    defaults: Omit<Json<grafana.FieldConfig>, 'custom'> & { custom?: Some<Json<Custom>>; unit: string };
    overrides: Json<grafana.FieldConfigSource['overrides']>;
  };
  gridPos: Json<grafana.GridPos>;
  id: number;
  links?: Link[];
  options: Some<Json<Options>>;
  targets: (Json<prometheus.dataquery> & { legendFormat: string })[];
  title: string;
  type: Type;
};

export type Dashboard = Omit<Json<grafana.Dashboard>, 'panels'> & {
  description: string;
  panels: (
    | Json<grafana.RowPanel>
    | Panel<'bargauge', bargauge.Options>
    | Panel<'stat', stat.Options>
    | Panel<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>
    | Panel<'table', table.Options, table.FieldConfig>
    | Panel<'timeseries', timeseries.Options, timeseries.FieldConfig>
  )[];
  title: string;
  uid: string;
};
