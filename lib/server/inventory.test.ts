import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import type { InventoryItem } from '../flux/inventory.ts';
import type { Inspected } from '../watch/fetch-inventory.ts';
import { ASKED_AT_MOST, createInventory, KEEP_MS, type Known } from './inventory.ts';

const AT = { cluster: 'c1', kind: 'Kustomization', namespace: 'apps', name: 'a' } as const;
const signal = new AbortController().signal;
const HEALTHY: Inspected = { judged: { health: 'healthy', words: '' } };

/** A cluster whose object has these inventory ids, and answers for each item. */
function world(
  ids: readonly string[],
  {
    answer = () => HEALTHY,
    known = () => null,
    spec = {},
  }: { answer?: (item: InventoryItem) => Inspected; known?: Known; spec?: object } = {},
) {
  const asked: InventoryItem[][] = [];
  const clock = fakeClock();
  const object = { spec, status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } } };
  const collector = {
    fetchObject: () => Promise.resolve({ object, events: null, eventsError: null }),
    inspect: (_: string, items: readonly InventoryItem[]) => {
      asked.push([...items]);
      return Promise.resolve(items.map(answer));
    },
  };
  return { read: createInventory(collector, known, clock), asked, clock };
}

describe('health of an inventory', () => {
  it('a thousand openings, at once and one after the other, ask the cluster once', async () => {
    const { read, asked, clock } = world(['apps_a_apps_Deployment']);
    await Promise.all(Array.from({ length: 500 }, () => read(AT, signal)));
    for (let i = 0; i < 500; i++) await read(AT, signal);
    expect(asked).toHaveLength(1);
    clock.advance(KEEP_MS);
    await read(AT, signal);
    expect(asked).toHaveLength(2);
  });

  it('an answer that did not come in time is not kept: the next who asks asks the cluster', async () => {
    let slow = true;
    const { read, asked } = world(['apps_a_apps_Deployment', 'apps_b_apps_Deployment'], {
      answer: ({ name }) => (slow && name === 'b' ? { why: 'unanswered' } : HEALTHY),
    });
    expect((await read(AT, signal)).items[1]?.words).toBe('no answer in time');
    slow = false;
    expect((await read(AT, signal)).items[1]?.health).toBe('healthy');
    expect(asked).toHaveLength(2);
  });

  it('a check that everybody left is not kept', async () => {
    const leaving = new AbortController();
    const { read, asked } = world(['apps_a_apps_Deployment'], {
      answer: () => {
        leaving.abort(new Error('left'));
        return HEALTHY;
      },
    });
    await expect(read(AT, leaving.signal)).rejects.toThrow('left');
    expect((await read(AT, signal)).items[0]?.health).toBe('healthy');
    expect(asked).toHaveLength(2);
  });

  it('asks for fifty at most, workloads first; the rest is not asked for, and not healthy', async () => {
    const maps = Array.from({ length: 80 }, (_, i) => `apps_m${i}__ConfigMap`);
    const { read, asked } = world([...maps, 'apps_web_apps_Deployment']);
    const answer = await read(AT, signal);
    expect(asked[0]).toHaveLength(ASKED_AT_MOST);
    expect(asked[0]?.[0]?.kind).toBe('Deployment');
    expect(answer).toMatchObject({ total: 81, asked: ASKED_AT_MOST });
    const left = answer.items.filter((i) => i.words === 'not asked for');
    expect(left).toHaveLength(31);
    expect(left.every((i) => i.health === 'unknown')).toBe(true);
  });

  it('what may not be read is unknown and its kind is named, never healthy', async () => {
    const { read } = world(['apps_a_apps_Deployment', 'apps_b__ConfigMap'], {
      answer: ({ kind }) => (kind === 'Deployment' ? { why: 'forbidden' } : HEALTHY),
    });
    const { items, forbidden } = await read(AT, signal);
    expect(forbidden).toEqual(['Deployment']);
    expect(items[0]).toMatchObject({ health: 'unknown', words: 'not allowed to read Deployment' });
  });

  it('Secrets are never asked for', async () => {
    const { read, asked } = world(['apps_s__Secret', 'apps_a_apps_Deployment']);
    const { items } = await read(AT, signal);
    expect(asked.flat().map((i) => i.kind)).toEqual(['Deployment']);
    expect(items[0]).toMatchObject({ health: 'unknown', words: 'Secrets are never read' });
  });

  it('a Flux object is known without asking; one that is not heard is unknown', async () => {
    const id = 'apps_r_helm.toolkit.fluxcd.io_HelmRelease';
    const gone = world([id], { known: () => 'missing' });
    expect((await gone.read(AT, signal)).items[0]?.health).toBe('missing');
    const silent = world([id]);
    expect((await silent.read(AT, signal)).items[0]?.health).toBe('unknown');
    expect([...gone.asked, ...silent.asked]).toEqual([]);
  });

  it('what lies on another cluster is not looked for on this one', async () => {
    const { read, asked } = world(['apps_a_apps_Deployment'], {
      spec: { kubeConfig: { secretRef: { name: 'x' } } },
    });
    expect((await read(AT, signal)).items[0]?.health).toBe('unknown');
    expect(asked).toEqual([]);
  });
});
