// node check.mjs FILE: prints what the official parser finds wrong with an AsyncAPI document, one finding a line; ends with 1 if there is anything.
import { Parser, fromFile } from '@asyncapi/parser';

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
// Version 3.0 is meant, whatever is newer.
const findings = diagnostics.filter(d => d.code !== 'asyncapi-latest-version').map(d => `${d.path.join('/')}: ${d.message} (${d.code})`);
findings.forEach(finding => console.log(finding));
if (findings.length > 0 || document?.version() !== '3.0.0') process.exitCode = 1;
