import { describe, expect, it } from 'vitest';
import { apiErrorSchema } from '../api/contract.ts';
import { findAnswerSchema } from '../api/contract/find.ts';
import { getFindRoute } from '../api/find-routes.ts';
import { apiPath } from '../api/paths.ts';
import type { Reads } from '../api/routes.ts';
import { silentLog } from '../flux/log.ts';
import type { Observation } from '../flux/record.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const CLUSTERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'prod-eu-01': { region: 'eu' },
  'prod-us-01': { region: 'us' },
  web: { region: 'lab' },
};

function setup() {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const [id, labels] of Object.entries(CLUSTERS)) {
    model.onRegistry({
      type: 'added',
      spec: { id, labels, origin: 'config', version: '1', connect: () => Promise.reject() },
    });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  const tell = (o: Partial<Observation>): void => model.apply(put(o, clock.now()));
  for (const cluster of Object.keys(CLUSTERS)) {
    tell({ cluster, name: 'web' });
    tell({ cluster, name: 'web-admin' });
    tell({ cluster, name: 'old-web' });
    tell({ cluster, name: 'cobweb', namespace: 'data', kind: 'HelmRelease' });
  }
  tell({
    cluster: 'prod-us-01',
    name: 'cobweb',
    namespace: 'data',
    kind: 'HelmRelease',
    verdict: 'failing',
    reason: 'UpgradeFailed',
  });
  const reads: Reads = {
    ...model,
    live: () => Promise.reject(new Error('not asked here')),
    system: () => expect.fail('not asked here'),
    report(error) {
      throw error;
    },
  };
  const ask = (query: string) =>
    getFindRoute(new Request(`http://127.0.0.1${apiPath.find()}?${query}`), reads);
  const find = async (q: string, limit = 20) => {
    const answer = findAnswerSchema.parse(
      await (await ask(new URLSearchParams({ q, limit: String(limit) }).toString())).json(),
    );
    return {
      ...answer,
      said: [
        ...answer.clusters.map((c) => c.name),
        ...answer.objects.map((o) => `${o.namespace}/${o.name} on ${o.clusters}`),
      ],
    };
  };
  return { model, ask, find };
}

describe('what the palette finds', () => {
  it('stands exact, then begun, then at the start of a part, then anywhere', async () => {
    expect((await setup().find('web')).said).toEqual([
      'web',
      'flux-system/web on 3',
      'flux-system/web-admin on 3',
      'flux-system/old-web on 3',
      'data/cobweb on 3',
    ]);
  });

  it.each([
    ['PROD', ['prod-us-01', 'prod-eu-01']],
    ['c:us', ['prod-us-01']],
    ['c:', ['prod-us-01', 'prod-eu-01', 'web']],
    ['lab', ['web']],
    ['cob us', ['data/cobweb on 1']],
    ['cob c:prod', ['data/cobweb on 2']],
    ['o:web ns:data', ['data/cobweb on 3']],
    ['k:hr', ['data/cobweb on 3']],
    ['hr cob', ['data/cobweb on 3']],
    ['data/cobweb', ['data/cobweb on 3']],
    ['prod-eu-01/HelmRelease/data/cobweb', ['data/cobweb on 1']],
    ['nothing', []],
    ['', []],
    ['v:web', []],
  ])('for %j', async (q, said) => expect((await setup().find(q)).said).toEqual(said));

  it('leads to where an object is worst, and says on how many clusters it is broken', async () => {
    const { objects } = await setup().find('cobweb');
    expect(objects[0]).toMatchObject({
      broken: 1,
      clusters: 3,
      worst: { cluster: 'prod-us-01', state: 'failing', stale: false },
    });
  });

  it('shows what is not heard as old, and counts it as broken nowhere', async () => {
    const { model, find } = setup();
    model.apply(
      heard(
        { cluster: 'prod-us-01', connection: 'unreachable', kinds: {} },
        Date.UTC(2026, 10, 25),
      ),
    );
    const { objects } = await find('cobweb c:us');
    expect(objects[0]).toMatchObject({ broken: 0, worst: { cluster: 'prod-us-01', stale: true } });
  });

  it('is bounded, and says how much there is', async () => {
    const answer = await setup().find('web', 2);
    expect(answer.said).toHaveLength(2);
    expect(answer.objectsTotal).toBe(4);
  });

  it.each([
    ['q=web&limit=31', 'limit: Too big: expected number to be <=30.'],
    [`q=${'x+'.repeat(11)}`, 'q: At most 10 words.'],
    ['find=web', 'Unknown parameter find. Allowed: q, limit.'],
  ])('is refused for %s', async (query, message) => {
    const answer = await setup().ask(query);
    expect(answer.status).toBe(400);
    expect(apiErrorSchema.parse(await answer.json()).message).toBe(message);
  });
});
