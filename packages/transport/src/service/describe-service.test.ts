import { describe, expect, it } from 'vitest';
import nodeCalculator from '../../../../examples/tutorial/gen/node/Calculator.js';
import es6Calculator from '../../../../examples/tutorial/gen/node-es6/Calculator.js';
import nodeEverywhere from '../../test/gen/node/Everywhere.js';
import es6Everywhere from '../../test/gen/node-es6/Everywhere.js';
import { describeService } from './describe-service.ts';
import type { ServiceModule } from './service-module.ts';

describe.each([
  ['node', nodeCalculator, nodeEverywhere],
  ['node-es6', es6Calculator, es6Everywhere],
])('a service generated with %s', (_style, calculator, everywhere) => {
  it('is described with inherited methods', () => {
    const service = describeService(calculator);
    expect(service.name).toBe('Calculator');
    expect([...service.methods.keys()].sort()).toEqual(['add', 'calculate', 'getStruct', 'ping', 'zip']);
    expect(service.methods.get('getStruct')?.definedBy).toBe('SharedService');
  });

  it('tells arguments, oneway and void methods', () => {
    const { methods } = describeService(calculator);
    expect(methods.get('calculate')).toMatchObject({
      argumentNames: ['logid', 'work'],
      arity: 2,
      oneway: false,
      returns: true,
    });
    expect(methods.get('ping')).toMatchObject({ arity: 0, oneway: false, returns: false });
    expect(methods.get('zip')).toMatchObject({ oneway: true, returns: false });
    expect(describeService(everywhere).methods.get('refuse')).toMatchObject({
      returns: false,
      oneway: false,
    });
  });

  it('finds the declared exceptions', () => {
    const [invalid, ...none] = describeService(calculator).methods.get('calculate')!.exceptions;
    expect(none).toEqual([]);
    expect(new invalid!().name).toBe('InvalidOperation');
    const names = describeService(everywhere)
      .methods.get('refuse')!
      .exceptions.map((Exception) => new Exception().name);
    expect(names.sort()).toEqual(['Absent', 'Refused']);
    expect(describeService(everywhere).methods.get('echo')!.exceptions).toEqual([]);
  });

  it('is described once', () => {
    expect(describeService(calculator)).toBe(describeService(calculator));
  });
});

describe('what is no generated service', () => {
  it('is refused, with the hint about the default import where that helps', () => {
    expect(() => describeService({} as ServiceModule)).toThrow(/no Client and Processor/);
    expect(() => describeService({ default: nodeCalculator } as unknown as ServiceModule)).toThrow(
      /default import/,
    );
    expect(() => describeService(undefined as unknown as ServiceModule)).toThrow(/generated with js:node/);
  });
});
