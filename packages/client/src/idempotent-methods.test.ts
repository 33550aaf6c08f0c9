import { expect, it } from 'vitest';
import { type InterfaceDescription, idempotentMethods } from './idempotent-methods.ts';

/** What Apache Thrift 0.17 makes of two services, shortened to what is read. */
const description: InterfaceDescription = {
  services: [
    { name: 'Base', functions: [{ name: 'ping', annotations: { idempotent: '1' } }] },
    {
      name: 'Calculator',
      extends: 'Base',
      functions: [
        { name: 'add', annotations: { idempotent: 'true' } },
        { name: 'pay', annotations: { idempotent: 'false' } },
        { name: 'zip' },
      ],
    },
    { name: 'Alone', extends: 'shared.SharedService', functions: [{ name: 'get' }] },
  ],
};

it('finds the methods that are annotated, inherited ones too', () => {
  expect(idempotentMethods(description, 'Calculator')).toEqual(['ping', 'add']);
  expect(idempotentMethods(description, 'Alone')).toEqual([]);
});

it('says which services there are when there is no such service', () => {
  expect(() => idempotentMethods(description, 'Calc')).toThrow(
    /no service Calc; it has: Base, Calculator, Alone/,
  );
  for (const none of [{}, undefined, null])
    expect(() => idempotentMethods(none as InterfaceDescription, 'Calc')).toThrow(/it has: none/);
});
