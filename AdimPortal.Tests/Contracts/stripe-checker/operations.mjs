// What Stripe's package can ask: read from its own sources, so that no list of ours can be wrong or old.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {{method: string, pattern: RegExp, ids: number, file: string, type: string, call: string}[]} */
export function operationsOf(folder) {
  const operations = [];
  for (const file of filesBelow(join(folder, 'resources'), '.js')) {
    const text = readFileSync(file, 'utf8');
    const type = /export class (\w+) extends StripeResource/.exec(text)?.[1];
    if (!type) continue;
    for (const [, call, method, , path] of text.matchAll(/^ {4}(\w+)\([^)]*\) \{\n\s+return this\._makeRequest\('(\w+)', (['`])(\/v1\/[^'`]*)\3/gm)) {
      const steps = path.split('/').map((step) => step.startsWith('${') ? '[^/]+' : step.replaceAll('.', '\\.'));
      const ids = steps.filter((step) => step === '[^/]+').length;
      operations.push({ method, pattern: new RegExp(`^${steps.join('/')}$`), ids, file, type, call });
    }
  }
  // A path of plain words goes before one with an id in the same place.
  return operations.sort((one, other) => one.ids - other.ids);
}

export function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}
