import { expect, it } from 'vitest';
import { includesOf } from './includes.ts';

it('finds the files that an interface includes, each once, in either kind of quotes', () => {
  expect(includesOf(`include "a.thrift"\ninclude  'sub/b.thrift' include"c"\ninclude "a.thrift"`)).toEqual([
    'a.thrift',
    'sub/b.thrift',
    'c',
  ]);
});

it('takes no comment, text or other word for an include', () => {
  const text = `
    // include "a"
    # include "b"
    /* include "c" */
    cpp_include "d"
    const string E = 'include "e"'
    const string url = "http://f" include "g"
    /* never ends: include "h"`;
  expect(includesOf(text)).toEqual(['g']);
});
