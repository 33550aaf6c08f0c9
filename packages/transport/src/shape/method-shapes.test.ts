import { describe, expect, it } from 'vitest';
import { STYLES } from '../../test/stacks.ts';
import { describeService } from '../service/describe-service.ts';
import type { ServiceModule } from '../service/service-module.ts';
import { shapesOf } from './method-shapes.ts';
import { type StructShape, typeText } from './shape.ts';

const fieldsOf = (struct: StructShape | undefined): string[] =>
  [...(struct?.fields.values() ?? [])].map(
    ({ id, name, of, required }) => `${id}: ${required ? 'required ' : ''}${typeText(of)} ${name}`,
  );

describe.each(STYLES)('the shapes of methods of style $style', ({ Everywhere, Strict }) => {
  const shapes = (name: string, service: ServiceModule = Everywhere) =>
    shapesOf(describeService(service).methods.get(name)!.generated);

  it('have every type, however nested', () => {
    const { arguments: taken, result } = shapes('echo');
    expect(fieldsOf(taken)).toEqual(['1: Everything argument value']);
    expect(fieldsOf(result)).toEqual(['0: Everything result']);
    expect(fieldsOf(taken.fields.get(1)?.holds)).toEqual([
      '1: bool flag',
      '2: byte tiny',
      '3: i16 small',
      '4: i32 middle',
      '5: i64 big',
      '6: double real',
      '7: string text',
      '8: string bytes',
      '9: i32 colour',
      '10: Leaf leaf',
      '11: list<i32> numbers',
      '12: set<string> words',
      '13: map<string, i32> byName',
      '14: map<i32, list<Leaf>> nested',
      '15: list<list<bool>> flags',
      '16: map<i64, string> byBig',
      '17: list<Leaf> leaves',
      '18: list<i64> bigs',
      '19: list<double> reals',
      '20: map<bool, byte> byFlag',
      '21: set<string> blobs',
      '300: i32 far',
    ]);
  });

  it('have structs that hold themselves, and those in containers', () => {
    const chain = shapes('chain').arguments.fields.get(1)?.holds;
    expect(chain?.fields.get(2)?.holds).toBe(chain);
    const typed = shapes('typed', Strict).result.fields.get(0)?.holds;
    expect(typed?.fields.get(9)).toMatchObject({ wrapping: 1, holds: typed });
    expect(shapes('echoList').result.fields.get(0)).toMatchObject({
      wrapping: 1,
      holds: { name: 'Everything' },
    });
  });

  it('have the exceptions that are declared', () => {
    expect(fieldsOf(shapes('refuse').result)).toEqual([
      '1: Refused exception Refused',
      '3: Absent exception Absent',
    ]);
  });

  it('have what is required', () => {
    const { arguments: taken, result, watchesArguments, watchesResult } = shapes('demand', Strict);
    expect(fieldsOf(taken)).toEqual(['1: Demand argument value', '2: required i32 argument level']);
    const demand = taken.fields.get(1)?.holds;
    expect(fieldsOf(demand)).toEqual([
      '1: required string must',
      '2: required Needy needy',
      '3: map<string, list<Needy>> needies',
      '4: required set<i16> levels',
      '5: required i32 preset',
      '6: Demand inner',
    ]);
    expect(fieldsOf(demand?.fields.get(2)?.holds)).toEqual(['1: required bool need', '2: string text']);
    expect(fieldsOf(result.fields.get(1)?.holds)).toEqual(['1: required string why']);
    expect([watchesArguments, watchesResult]).toEqual([true, true]);
    expect(shapes('echo')).toMatchObject({ watchesArguments: false, watchesResult: false });
  });
});
