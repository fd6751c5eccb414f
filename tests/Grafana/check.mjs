// node check.mjs FILE...: prints what is wrong with dashboards by the types of dashboard.ts, one finding a line; ends with 1 if there is anything.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));

// A dashboard as a constant of that type. It begins on the first line, so that lines are those of its file.
const files = new Map(process.argv.slice(2).map(file =>
  [join(here, `${file.replaceAll(/\W/g, '_')}.ts`), { file, text: `import type { Dashboard } from './dashboard.js'; export const dashboard: Dashboard = ${readFileSync(resolve(file), 'utf8')}` }]));
const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, noEmit: true, skipLibCheck: true, strict: true, target: ts.ScriptTarget.ES2022, types: [] };
const host = ts.createCompilerHost(options);
const { fileExists, readFile } = host;
host.fileExists = name => files.has(name) || fileExists(name);
host.readFile = name => files.get(name)?.text ?? readFile(name);

const program = ts.createProgram([...files.keys()], options, host);
const findings = ts.getPreEmitDiagnostics(program).map(d => {
  const at = d.file === undefined ? '' : `${files.get(d.file.fileName)?.file ?? d.file.fileName}:${d.file.getLineAndCharacterOfPosition(d.start).line + 1}: `;
  return `${at}${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`;
});
findings.forEach(finding => console.log(finding));
if (findings.length > 0 || files.size === 0) process.exitCode = 1;
