import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createServer, type Server } from '@thriftkeeper/server';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type EverywhereModule from '../../transport/test/gen/node-es6/Everywhere.js';
import type { TryAnswer } from '../src/api/types.ts';
import { openStage, type Stage } from './stage.ts';

// Required, not imported: the test runner would load generated CommonJS twice.
const require = createRequire(import.meta.url);
const Everywhere = require('../../transport/test/gen/node-es6/Everywhere.js') as typeof EverywhereModule;
const idl = fileURLToPath(new URL('../../transport/test/idl/everything.thrift', import.meta.url));

describe('values of a call', () => {
  let stage: Stage;
  let server: Server;
  let hash: string;
  beforeAll(async () => {
    stage = await openStage();
    const same = (value: unknown) => value;
    const echo = { echo: same, echoI64: same, echoBinary: same, echoMap: same, choose: same, chain: same };
    const isPositive = (value: number) => value > 0;
    server = createServer(Everywhere, { ...echo, isPositive } as never, {
      service: 'everywhere',
      node: 'node1',
      registry: stage.theirs,
      idl,
    });
    await server.start();
    await stage.worked();
    const list = await stage.call('GET', '/services/everywhere/interfaces', stage.as.viewer);
    hash = list.json().interfaces[0].hash;
    await eventually('it is stored', () => stage.theirs.interfaceOf(hash));
  });
  afterAll(async () => {
    await server.stop({ now: true });
    await stage.close();
  });

  const ask = async (method: string, value: unknown) =>
    (
      await stage.call('POST', '/services/everywhere/try', stage.as.operator, {
        hash,
        method: `Everywhere.${method}`,
        arguments: { value },
        why: 'values',
      })
    ).json();
  const echoed = async (method: string, value: unknown) => {
    const { outcome } = (await ask(method, value)) as TryAnswer;
    expect(outcome.kind, JSON.stringify(outcome)).toBe('result');
    return (outcome as { value?: unknown }).value;
  };
  const problem = async (method: string, value: unknown) => {
    const { code, message, details } = await ask(method, value);
    expect(code).toBe('INVALID_ARGUMENT');
    return `${details.field}: ${message}`;
  };

  it('go there and come back as they are, of every type', async () => {
    const value = {
      flag: true,
      tiny: -128,
      small: 32_767,
      middle: -2_147_483_648,
      big: '9223372036854775807',
      real: -1.5e300,
      text: 'ä😀\u0000',
      bytes: 'AAH/',
      colour: 'BLUE',
      leaf: { yes: false, name: 'own' },
      numbers: [1, -2],
      words: ['a', 'b'],
      byName: { one: 1, constructor: 2 },
      nested: { '-7': [{ yes: true, name: 'leaf' }] },
      flags: [[true], []],
      byBig: { '9007199254740993': 'beyond' },
      leaves: [{ name: 'x' }],
      bigs: [5, '-9223372036854775808'],
      reals: ['NaN', '-Infinity', 0.5],
      byFlag: { true: 1, false: 2 },
      blobs: ['AA=='],
      far: 300,
    };
    expect(await echoed('echo', value)).toEqual({
      ...value,
      reals: ['NaN', '-Infinity', 0.5],
    });
  });

  it('may be said in other forms: numbers of enums, pairs of maps, null for what is left out', async () => {
    const given = { colour: 1, bytes: null, byName: [['a', 1]], nested: [[5, []]], leaf: {} };
    expect(await echoed('echo', given)).toEqual({
      colour: 'RED',
      byName: { a: 1 },
      nested: { 5: [] },
      leaf: { name: 'leaf' },
    });
    expect(await echoed('echo', { colour: 77 })).toEqual({ colour: 77 });
    expect(await echoed('echoI64', '-12')).toBe(-12);
    expect(await echoed('isPositive', 'Infinity')).toBe(true);
    expect(await echoed('choose', { text: 'this one' })).toEqual({ text: 'this one' });
    expect(await echoed('chain', { value: 1, link: { value: 2 } })).toEqual({ value: 1, link: { value: 2 } });
  });

  it('are refused by their path when they do not fit', async () => {
    expect(await problem('echo', { tiny: 128 })).toBe(
      '/arguments/value/tiny: value.tiny must be byte: a whole number from -128 to 127; it is 128',
    );
    expect(await problem('echo', { leaves: [{}, { yes: 1 }] })).toMatch(
      /^\/arguments\/value\/leaves\/1\/yes: value\.leaves\.1\.yes must be bool/,
    );
    expect(await problem('echo', { nested: { one: [] } })).toMatch(/^\/arguments\/value\/nested\/one:/);
    expect(await problem('echo', { nested: [[1]] })).toContain('a pair: [key, value]');
    expect(await problem('echo', { 'a/b': 1 })).toContain('/arguments/value/a~1b');
    expect(await problem('echo', { numbers: { 0: 1 } })).toContain('a list: an array');
    expect(await problem('echo', { colour: 2 ** 31 })).toContain('RED, GREEN, BLUE');
    expect(await problem('echoI64', 2 ** 53)).toContain('as text where it is beyond 2^53');
    expect(await problem('echoI64', '9223372036854775808')).toContain('9223372036854775807');
    expect(await problem('echoBinary', 'no base 64!')).toContain('base64');
    expect(await problem('choose', {})).toContain('exactly one member');
    expect(await problem('choose', { number: 1, text: 'x' })).toContain('exactly one member');
    let deep: object = { value: 0 };
    for (let level = 0; level < 100; level++) deep = { value: level, link: deep };
    expect(await problem('chain', deep)).toContain('nested deeper than 64 levels');
  });
});
