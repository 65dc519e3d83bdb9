import { describe, expect, it } from 'vitest';
import { covers } from './install.mjs';
import { remedyFor } from './launch-error.mjs';
import { isSupportedNode } from './node-version.mjs';

describe('covers', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'connectors/print': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/@x/darwin': { version: '2.0.0', optional: true },
    'node_modules/@headrace/print': { link: true },
  };

  it.each([
    ['all there', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/@x/darwin': { version: '2.0.0' } }, true],
    ['another platform left out', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['an older version', { 'node_modules/a': { version: '0.9.0' } }, false],
    ['an older optional one', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/@x/darwin': { version: '1.0.0' } }, false],
    ['one missing', { 'node_modules/@x/darwin': { version: '2.0.0' } }, false],
  ])('%s', (_, present, expected) => expect(covers(wanted, present)).toBe(expected));
});

describe('isSupportedNode', () => {
  it.each([
    ['18.20.4', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
    ['24.1.0', true],
  ])('%s: %s', (version, expected) => expect(isSupportedNode(version)).toBe(expected));
});

describe('remedyFor', () => {
  it.each([
    ['npm error code ENOSPC', /disk is full/],
    ["EROFS: read-only file system, open '/x'", /read-only/],
    ['npm error code EAI_AGAIN', /registry cannot be reached/],
    ['FATAL ERROR: JavaScript heap out of memory', /memory/],
    ['something else', /^otherwise$/],
  ])('%s', (output, remedy) => expect(remedyFor(output, 'otherwise')).toMatch(remedy));
});
