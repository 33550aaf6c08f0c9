import { expect, it } from 'vitest';
import { digestAcl, digestId, permission } from './acl.ts';

it('digestId is what ZooKeeper makes of super:admin in its own documentation', () => {
  expect(digestId('super', 'admin')).toBe('super:xQJmxLMiHGwaqBvst5y6rkB6HQs=');
});

it('digestAcl allows everything unless told otherwise', () => {
  expect(digestAcl('super', 'admin').permissions).toBe(31);
  expect(digestAcl('super', 'admin', permission.read + permission.write).permissions).toBe(3);
});
