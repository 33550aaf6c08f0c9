import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Coordination } from '../src/index.ts';

/** One service that several sessions can be opened on. */
export interface CoordinationPlace {
  open(): Coordination;
  close(): Promise<void>;
}

const bytes = (text: string) => Buffer.from(text);

/** What every implementation of the coordination interface must do. */
export function coordinationSuite(name: string, start: () => Promise<CoordinationPlace>): void {
  describe(`coordination by ${name}`, () => {
    let place: CoordinationPlace;
    const opened: Coordination[] = [];
    let top = 0;
    let folder: string;

    const open = async () => {
      const one = place.open();
      opened.push(one);
      await eventually('connected', () => one.state.name === 'connected');
      return one;
    };
    /** A session and a folder of its own. */
    const fresh = async () => {
      const one = await open();
      folder = `/suite${++top}`;
      await one.create(folder, bytes(''), 'persistent');
      return one;
    };

    beforeAll(async () => {
      place = await start();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });
    afterAll(() => place.close());

    it('creates, reads, changes and deletes a node, by version', async () => {
      const one = await fresh();
      const path = `${folder}/node`;
      expect(await one.read(path)).toBeUndefined();
      await one.create(path, bytes('first'), 'persistent');
      const node = await one.read(path);
      expect(node && { ...node, data: Buffer.from(node.data).toString() }).toEqual({
        data: 'first',
        version: 0,
        owner: undefined,
      });
      expect(await one.write(path, bytes('second'), 0)).toBe(1);
      await expect(one.write(path, bytes('third'), 0)).rejects.toMatchObject({ code: 'BAD_VERSION' });
      await expect(one.remove(path, 0)).rejects.toMatchObject({ code: 'BAD_VERSION' });
      await one.remove(path, 1);
      expect(await one.exists(path)).toBe(false);
    });

    it('says that a node exists, that a parent or the node is missing, that a node has children', async () => {
      const one = await fresh();
      await expect(one.create(folder, bytes(''), 'persistent')).rejects.toMatchObject({
        code: 'NODE_EXISTS',
      });
      await expect(one.create(`${folder}/no/where`, bytes(''), 'persistent')).rejects.toMatchObject({
        code: 'NO_NODE',
      });
      await expect(one.write(`${folder}/no`, bytes(''), 0)).rejects.toMatchObject({ code: 'NO_NODE' });
      await expect(one.remove(`${folder}/no`, 0)).rejects.toMatchObject({ code: 'NO_NODE' });
      await one.create(`${folder}/child`, bytes(''), 'persistent');
      await expect(one.remove(folder, 0)).rejects.toMatchObject({ code: 'NOT_EMPTY' });
    });

    it('owns ephemeral nodes by its session, and they go with it', async () => {
      const one = await fresh();
      const other = await open();
      await one.create(`${folder}/mine`, bytes('x'), 'ephemeral');
      const owner = (await other.read(`${folder}/mine`))?.owner;
      expect(one.state).toMatchObject({ name: 'connected', sessionId: owner });
      await one.close();
      await eventually('the node has gone', async () => !(await other.exists(`${folder}/mine`)));
      expect(one.state).toEqual({ name: 'closed' });
    });

    it('lists children; undefined where there is no node', async () => {
      const one = await fresh();
      await one.create(`${folder}/b`, bytes(''), 'persistent');
      await one.create(`${folder}/a`, bytes(''), 'ephemeral');
      expect([...(await one.children(folder))!].sort()).toEqual(['a', 'b']);
      expect(await one.children(`${folder}/b`)).toEqual([]);
      expect(await one.children(`${folder}/none`)).toBeUndefined();
    });

    it('counts children; none where there is no node', async () => {
      const one = await fresh();
      await one.create(`${folder}/b`, bytes(''), 'persistent');
      await one.create(`${folder}/a`, bytes(''), 'ephemeral');
      expect(await one.count(folder)).toBe(2);
      expect(await one.count(`${folder}/b`)).toBe(0);
      expect(await one.count(`${folder}/none`)).toBe(0);
    });

    it('tells once when a node that was read changes, and when it goes', async () => {
      const one = await fresh();
      const other = await open();
      const path = `${folder}/watched`;
      await one.create(path, bytes('1'), 'persistent');
      let told = 0;
      const watch = () => void told++;
      await one.read(path, { watch });
      await other.write(path, bytes('2'), -1);
      await eventually('told of the change', () => told === 1);
      await other.write(path, bytes('3'), -1);
      await one.read(path);
      expect(told).toBe(1);
      await one.read(path, { watch });
      await other.remove(path, -1);
      await eventually('told of the end', () => told === 2);
    });

    it('tells when children come and go, and when a missing node appears', async () => {
      const one = await fresh();
      const other = await open();
      let children = 0;
      let appeared = 0;
      await one.children(folder, { watch: () => void children++ });
      expect(await one.exists(`${folder}/new`, { watch: () => void appeared++ })).toBe(false);
      await other.create(`${folder}/new`, bytes(''), 'persistent');
      await eventually('told of both', () => children === 1 && appeared === 1);
      await one.children(folder, { watch: () => void children++ });
      await other.remove(`${folder}/new`, -1);
      await eventually('told of the end', () => children === 2);
    });

    it('watches nothing where there was nothing to read', async () => {
      const one = await fresh();
      let told = 0;
      expect(await one.read(`${folder}/later`, { watch: () => void told++ })).toBeUndefined();
      await one.create(`${folder}/later`, bytes(''), 'persistent');
      await one.read(`${folder}/later`);
      expect(told).toBe(0);
    });

    it('tells of every change below a path, where it can', async () => {
      const one = await fresh();
      const other = await open();
      const paths: string[] = [];
      const below = await one.watchBelow(folder, (path) => paths.push(path));
      if (below === undefined) return;
      await other.create(`${folder}/a`, bytes(''), 'persistent');
      await eventually('told of the creation', () => paths.includes(`${folder}/a`));
      paths.length = 0;
      await other.write(`${folder}/a`, bytes('x'), -1);
      await eventually('told of the change', () => paths.includes(`${folder}/a`));
      await below.stop();
      paths.length = 0;
      await other.remove(`${folder}/a`, -1);
      await one.exists(`${folder}/a`);
      expect(paths).toEqual([]);
    });

    it('ends an operation by its signal, keeping the reason, and refuses one after close', async () => {
      const one = await fresh();
      const reason = new Error('enough');
      await expect(one.read(folder, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
        code: 'ABORTED',
      });
      await one.close();
      await one.close();
      await expect(one.read(folder)).rejects.toMatchObject({ code: 'CLOSED' });
    });
  });
}
