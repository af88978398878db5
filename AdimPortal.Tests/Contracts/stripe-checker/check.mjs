#!/usr/bin/env node
// Usage: node check.mjs < exchanges.jsonl
//
// Holds each exchange (a line of JSON: method, path, query, requestBody, status, responseHeaders, responseBody) with Stripe's API
// against the types of Stripe's own package: what was sent and what was answered are written out as TypeScript values, and the
// compiler judges. Writes one line of JSON for each fault: {"exchange": 3, "where": "request", "message": "…"}.
// Exit status: 0 no faults, 1 faults, 2 it could not be checked.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from './forms.mjs';
import { operationsOf } from './operations.mjs';
import { strictTypes } from './types.mjs';

// Refused because of their form: a test of the refusal, so the request is allowed to be wrong.
const REFUSED = new Set([400, 401, 404]);
const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, 'node_modules/stripe/esm');
const VERSION = /ApiVersion = "([^"]+)"/.exec(readFileSync(join(SOURCE, 'apiVersion.d.ts'), 'utf8'))[1];

function main() {
  const exchanges = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim()).map((line) => JSON.parse(line));
  const operations = operationsOf(SOURCE);
  const types = strictTypes(SOURCE, HERE);
  const folder = mkdtempSync(join(tmpdir(), 'adim-stripe-'));
  const faults = [];
  const pieces = [];
  try {
    exchanges.forEach((exchange, index) => {
      const report = (where, message) => faults.push({ exchange: index, where, message });
      for (const [where, type, value] of claims(exchange, operations, types, report)) {
        const name = `e${String(index).padStart(5, '0')}-${where}.ts`;
        writeFileSync(join(folder, name), `export const value: ${type} = ${JSON.stringify(value, null, 1)};\n`);
        pieces.push(name);
      }
    });
    if (pieces.length > 0) faults.push(...compiled(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const fault of faults.sort((one, other) => one.exchange - other.exchange)) console.log(JSON.stringify(fault));
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** What an exchange says, each with the type that it should have. */
function* claims(exchange, operations, types, report) {
  const found = operations.find((one) => one.method === exchange.method && one.pattern.test(exchange.path));
  if (!found && exchange.status !== 404) report('path', `there is no operation ${exchange.method} ${exchange.path}`);
  const call = found && `import('${modulePath(found.file, types)}').${found.type}['${found.call}']`;
  if (found && !REFUSED.has(exchange.status)) {
    yield ['request', `NonNullable<Parameters<${call}>[${found.ids}]>`, decode(exchange.query, exchange.requestBody)];
  }

  const headers = exchange.responseHeaders ?? {};
  if (!headers['request-id']) report('response headers', 'request-id is missing');
  if (headers['stripe-version'] !== VERSION) report('response headers', `stripe-version is ${headers['stripe-version']}, not ${VERSION}`);
  const answer = parse(exchange.responseBody);
  if (answer === undefined) report('response', 'it is not JSON');
  else if (exchange.status >= 400) yield ['response', `{ error: import('${types}/resources/Invoices.js').Invoice.LastFinalizationError & { message: string } }`, answer];
  else if (found) yield ['response', `Awaited<ReturnType<${call}>>`, answer];
}

function modulePath(file, types) {
  return join(types, relative(SOURCE, file));
}

function compiled(folder) {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, target: 'es2022', module: 'nodenext', types: [], pretty: false },
    include: ['*.ts'],
  }));
  const { status, stdout, stderr, error } = spawnSync(join(HERE, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error || (status !== 0 && !/error TS/.test(stdout))) {
    console.error(`tsc could not judge: ${error ?? stderr ?? stdout}`);
    process.exit(2);
  }
  const faults = [];
  for (const line of stdout.split('\n')) {
    const match = /e(\d{5})-(\w+)\.ts\((\d+),\d+\): error TS\d+: (.*)$/.exec(line);
    if (match) faults.push({ exchange: Number(match[1]), where: match[2], message: `line ${match[3]}: ${match[4]}` });
    else if (/error TS/.test(line)) {
      console.error(`tsc could not judge: ${line}`);
      process.exit(2);
    } else if (faults.length > 0 && line.startsWith(' ')) faults.at(-1).message += ` ${line.trim()}`;
  }
  return faults;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

main();
