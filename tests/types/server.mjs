// The package where there is no page: importing it does nothing and throws
// nothing, calls are harmless, and nothing is left that keeps a server up.
//
// It runs in the project that `cargo xtask test` lays out, by `node --test`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const state = () => ({
  globals: Object.getOwnPropertyNames(globalThis).sort(),
  resources: process.getActiveResourcesInfo().sort(),
  listeners: process.eventNames(),
});
const before = state();
const { default: hearback, ...named } = await import('hearback');
const after = state();

let unhandled = 0;
process.on('unhandledRejection', () => unhandled++);

test('what is declared is exported, and the other way round', () => {
  const types = readFileSync(new URL('index.d.ts', import.meta.resolve('hearback/package.json')), 'utf8');
  const declared = [...types.matchAll(/^export const (\w+):/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(named).sort(), declared.sort());
  for (const name of declared) assert.equal(hearback[name], named[name]);
});

test('importing leaves nothing behind', () => {
  assert.deepEqual(after, before);
});

test('calls answer as on a page without a widget', async () => {
  assert.equal(hearback('open'), undefined);
  assert.match(named.version, /^\d+\.\d+\.\d+/);
  const { isOpen, attachTo, on, submit, flush, pending, version, ...rest } = named;
  for (const [name, call] of Object.entries(rest)) assert.equal(call({ endpoint: '/' }), undefined, name);
  assert.equal(isOpen(), false);
  assert.equal(attachTo('#button')(), undefined);
  assert.equal(on('sent', () => {})(), undefined);
  // Nobody has to handle what is refused, and whoever waits for it is told.
  for (const call of [submit, flush, pending]) {
    call('words');
    await assert.rejects(call('words'), /there is no document here/);
  }
  await new Promise(setImmediate);
  assert.equal(unhandled, 0);
});
