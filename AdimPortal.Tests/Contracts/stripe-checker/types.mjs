// A stricter copy of the types of Stripe's package: enums are closed, and parameters are as they stand in a form.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from './operations.mjs';

const COPY = 'node_modules/.strict-stripe-types-1';

/** @returns the folder of the copy, made when it isn't there yet */
export function strictTypes(source, here) {
  const copy = join(here, COPY);
  if (existsSync(copy)) return copy;
  const making = `${copy}.${process.pid}`;
  for (const file of filesBelow(source, '.d.ts')) {
    const target = join(making, relative(source, file));
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, strict(readFileSync(file, 'utf8')));
  }
  cpSync(join(source, 'package.json'), join(making, 'package.json'));
  try {
    renameSync(making, copy);
  } catch {
    // Another run was faster.
    rmSync(making, { recursive: true });
  }
  return copy;
}

function strict(text) {
  return text
    .replace(/^\/\/\/ <reference.*$/gm, '')
    .replace(/^export type OtherString = .*$/m, 'export type OtherString = never;')
    .replace(/^export type Response<T> = T & \{[\s\S]*?^\};/m, 'export type Response<T> = T;')
    // The package makes objects of decimals; on the wire they are strings.
    .replace(/\bDecimal( \| null)?;/g, 'string$1;')
    // Of what changed inside an object, Stripe tells the fields that did.
    .replace(/previous_attributes\?: Partial<(\w+(?:\.\w+)*)>/g, 'previous_attributes?: Changed<$1>')
    .replace(/^export type Event = /m, 'type Changed<T> = T extends Array<infer U> ? Array<U> : T extends object ? { [K in keyof T]?: Changed<T[K]> | null } : T;\nexport type Event = ')
    .replace(/^( *)(?:export )?(?:declare )?(?:interface|namespace) (?:\w+Params|RangeQueryParam)\b[\s\S]*?^\1\}/gm, asInForms);
}

/** Everything in a form is text. */
function asInForms(block) {
  return block.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/\bnumber\b(?![?]?:)/g, '(number | `${number}`)').replace(/\bboolean\b/g, "(boolean | 'true' | 'false')");
}
