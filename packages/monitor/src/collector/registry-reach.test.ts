import { type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { RegistryReach } from './registry-reach.ts';

const refused = new ThriftkeeperError('REGISTRY_UNAVAILABLE', 'nobody answers at 127.0.0.1:2181');
const noChroot = new ThriftkeeperError('CHROOT_MISSING', 'there is no /wrong');
const denied = new ThriftkeeperError('REGISTRY_DENIED', 'reading /thriftkeeper is not allowed');

function reachOf(name: string, whyAway?: ThriftkeeperError) {
  const registry = { state: { value: { name } }, session: undefined, whyAway };
  const clock = new ManualClock();
  const told: ThriftkeeperError[] = [];
  const reach = new RegistryReach(registry as unknown as Registry, clock, (problem) => told.push(problem));
  return { registry, clock, told, reach };
}

it('tells once why the registry is out of reach, when that has lasted for some seconds', async () => {
  const { registry, clock, told, reach } = reachOf('connecting', refused);
  await clock.advance(4_999);
  reach.look();
  expect(told).toEqual([]);
  for (const ms of [1, 60_000]) {
    await clock.advance(ms);
    reach.look();
    expect(told).toEqual([refused]);
  }
  expect(reach.health).toMatchObject({ state: 'connecting', problem: refused.message });
  Object.assign(registry, { state: { value: { name: 'connected' } }, whyAway: undefined });
  expect(reach.look()).toBe(true);
  expect(reach.look()).toBe(false);
  expect(reach.health).not.toHaveProperty('problem');
  Object.assign(registry, { state: { value: { name: 'suspended' } } });
  reach.look();
  await clock.advance(5_000);
  reach.look();
  // The second time, of which the client does not say why.
  expect(told.map(({ message }) => message)).toEqual([
    refused.message,
    expect.stringContaining('it is suspended, and no server answers'),
  ]);
});

it('tells at once what does not get better by waiting, and says which reason is known later', () => {
  const { registry, told, reach } = reachOf('connecting');
  expect(reach.health).not.toHaveProperty('problem');
  Object.assign(registry, { state: { value: { name: 'failed' } }, whyAway: noChroot });
  expect(reach.look()).toBe(true);
  expect(told).toEqual([noChroot]);
  expect(reach.health.problem).toBe(noChroot.message);
});

it('tells of a registry that is connected and cannot be read', async () => {
  const { clock, told, reach } = reachOf('connected');
  expect(reach.look(denied)).toBe(true);
  expect(reach.health).toMatchObject({ state: 'connected', problem: denied.message });
  await clock.advance(5_000);
  reach.look(denied);
  expect(told).toEqual([denied]);
});
