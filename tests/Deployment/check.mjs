// node check.mjs dockerfile|compose|kubernetes FILE...: prints what is wrong with the files, one finding a line; ends with 1 if there is anything.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { validate as dockerfile } from 'dockerfile-utils';
import { parseAllDocuments } from 'yaml';

const require = createRequire(import.meta.url);

// Its schema is that of the Compose specification. Rules of taste are off, and the one against a name for what is built.
function compose(file) {
  const { DCLinter } = require('dclint');
  const taste = [
    'no-build-and-image', 'no-quotes-in-volumes', 'require-quotes-in-ports', 'service-dependencies-alphabetical-order', 'service-keys-order', 'service-ports-alphabetical-order',
    'services-alphabetical-order', 'top-level-properties-order',
  ];
  const linter = new DCLinter({ rules: Object.fromEntries(taste.map(rule => [rule, 0])), quiet: false, debug: false, exclude: [] });
  return linter.lintFiles([file], false).flatMap(result => result.messages).map(message => `${message.line}: ${message.message} (${message.rule})`);
}

// What the API of Kubernetes requires and of which type. Fields that it does not know are found elsewhere: with KubernetesClient, in the unit tests.
function kubernetes(file) {
  return parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()).flatMap(manifest => {
    const { [manifest.kind]: Model } = require(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
    try {
      new Model(manifest).validate();
      return [];
    } catch (failure) {
      return [`${manifest.kind} ${manifest.metadata?.name}: ${failure.message}`];
    }
  });
}

const checks = {
  compose,
  kubernetes,
  dockerfile: file => dockerfile(readFileSync(file, 'utf8')).map(finding => `${finding.range.start.line + 1}: ${finding.message}`),
};
const [kind, ...files] = process.argv.slice(2);
const findings = files.flatMap(file => checks[kind](file).map(finding => `${file}: ${finding}`));
findings.forEach(finding => console.log(finding));
if (findings.length > 0) process.exitCode = 1;
