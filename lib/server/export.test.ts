import { describe, expect, it } from 'vitest';
import { silentLog } from '../flux/log.ts';
import { apiErrorSchema, apiPath, objectListSchema, type ObjectRow } from '../api/contract.ts';
import { getExportRoute } from '../api/export-routes.ts';
import { csvField } from '../api/export-rows.ts';
import { EXPORT_LIMITS } from '../api/export-stream.ts';
import { getNamedRoute } from '../api/named-routes.ts';
import { nameOf } from '../api/contract/named.ts';
import { getObjectsRoute, type Reads } from '../api/routes.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const CLUSTERS = 30;
const EACH = 150;
const HOSTILE = '=cmd|"/c calc"!A1,\nsecond line';

/** 4,500 objects: several scans and many pieces of an export. */
function setup() {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  const reported: unknown[] = [];
  for (let c = 0; c < CLUSTERS; c += 1) {
    const cluster = `c${(c * 7) % CLUSTERS}`;
    const spec = {
      id: cluster,
      labels: { env: c % 2 ? 'prod' : 'test' },
      origin: '',
      version: '1',
    };
    model.onRegistry({ type: 'added', spec: { ...spec, connect: () => Promise.reject() } });
    model.apply(heard({ cluster }, clock.now()));
    for (let i = 0; i < EACH; i += 1) {
      const broken = i % 10 === 0;
      const message = broken ? HOSTILE : 'Applied';
      const said = { message, verdict: broken ? ('failing' as const) : ('ready' as const) };
      model.apply(put({ cluster, name: `n${(i * 37) % EACH}`, ...said }, clock.now()));
    }
  }
  const reads: Reads = {
    ...model,
    live: () => Promise.reject(new Error('not asked here')),
    system: () => expect.fail('not asked here'),
    report: (error) => void reported.push(error),
  };
  const request = (path: string, signal?: AbortSignal) =>
    new Request(`http://127.0.0.1${path}`, signal === undefined ? {} : { signal });
  return {
    model,
    clock,
    reported,
    exported: (query: string, signal?: AbortSignal) =>
      getExportRoute(request(`${apiPath.objects()}/export?${query}`, signal), reads),
    byName: (names: readonly string[]) =>
      getNamedRoute(
        request(`${apiPath.objects()}/named?${new URLSearchParams({ object: names.join(',') })}`),
        reads,
      ),
    /** The same rows as pages of the API. */
    pages: async (query: string): Promise<ObjectRow[]> => {
      const rows: ObjectRow[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const path = `${apiPath.objects()}?${query}&sort=cluster&limit=500${next}`;
        const res = await getObjectsRoute(request(path), reads);
        const page = objectListSchema.parse(await res.json());
        rows.push(...page.items);
        cursor = page.nextCursor;
      }
      return rows;
    },
  };
}

/** Fields of RFC 4180, read as the standard says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (field.lastIndex < text.length) {
    const m = field.exec(text);
    if (m === null) throw new Error(`not a CSV at ${field.lastIndex}`);
    rows.at(-1)?.push(m[1]?.replaceAll('""', '"') ?? m[2] ?? '');
    if (m[3] === '\r\n' && field.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

describe('an export', () => {
  it('as JSON is exactly the rows that the API gives page by page, whatever is asked for', async () => {
    const { exported, pages } = setup();
    for (const query of [
      '',
      'state=failing',
      'label=env%3Dprod&q=n1',
      'cluster=c7,c9,gone',
      'q=nothing-has-it',
    ]) {
      const res = await exported(`format=json&${query}`);
      expect(res.status).toBe(200);
      const rows = JSON.parse(await res.text()) as ObjectRow[];
      expect(rows).toEqual(await pages(query));
    }
  });

  it('as NDJSON has an object on each line', async () => {
    const { exported, pages } = setup();
    const text = await (await exported('format=ndjson&state=failing')).text();
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as ObjectRow)).toEqual(
      await pages('state=failing'),
    );
  });

  it('as CSV is read back as what the rows say, and no cell is a formula', async () => {
    const { exported, pages } = setup();
    const res = await exported('format=csv&state=failing');
    const [head = [], ...rows] = parseCsv(await res.text());
    const wanted = await pages('state=failing');
    expect(rows).toHaveLength(wanted.length);
    const at = (name: string) => head.indexOf(name);
    expect(rows.map((r) => `${r[at('cluster')]}/${r[at('name')]}`)).toEqual(
      wanted.map((o) => `${o.cluster}/${o.name}`),
    );
    expect(rows.every((r) => r.length === head.length)).toBe(true);
    expect(rows[0]?.[at('message')]).toBe(`'${HOSTILE}`);
    expect(rows[0]?.[at('since')]).toBe(new Date(wanted[0]?.since ?? 0).toISOString());
    expect(rows.flat().some((cell) => /^[=+\-@\t\r]/.test(cell))).toBe(false);
  });

  it('is a file with a name that says what it holds', async () => {
    const { exported } = setup();
    const res = await exported(`format=csv&state=failing&q=${encodeURIComponent('"x\r\n\u202e')}`);
    expect(res.headers.get('content-disposition')).toBe(
      'attachment; filename="fleetglass-objects-failing-x-2026-11-24T1200Z.csv"',
    );
    expect(res.headers.get('content-type')).toMatch(/^text\/csv/);
    await res.body?.cancel();
  });

  it('gives each cluster as it is when its turn comes, and a row that is gone by then not at all', async () => {
    const { exported, model, clock } = setup();
    const res = await exported('format=ndjson');
    const reader = res.body?.getReader();
    const first = await reader?.read();
    model.apply({ type: 'cluster-removed', cluster: 'c9', at: clock.now() });
    let text = new TextDecoder().decode(first?.value);
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      text += new TextDecoder().decode(part.value, { stream: true });
    const keys = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ObjectRow);
    expect(keys.filter((o) => o.cluster === 'c9')).toEqual([]);
    expect(new Set(keys.map((o) => `${o.cluster}/${o.name}`)).size).toBe((CLUSTERS - 1) * EACH);
  });

  it('is made no faster than it is read, ends with its reader, and then gives its place to others', async () => {
    const { exported } = setup();
    const left = new AbortController();
    const held = await Promise.all(
      Array.from({ length: EXPORT_LIMITS.places }, () => exported('format=json', left.signal)),
    );
    const refused = await exported('format=json');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(apiErrorSchema.parse(await refused.json()).code).toBe('rate-limited');
    const reader = held[0]?.body?.getReader();
    await reader?.read();
    left.abort();
    await expect(reader?.closed).rejects.toThrow(/reader left/);
    const res = await exported('format=json');
    expect(res.status).toBe(200);
    await res.body?.cancel();
    const next = await Promise.all(
      Array.from({ length: EXPORT_LIMITS.places }, () => exported('format=json')),
    );
    expect(next.map((r) => r.status)).toEqual(next.map(() => 200));
  });

  it('gives up its place when nobody reads it, and looks broken, not whole', async () => {
    const { exported, clock } = setup();
    const res = await exported('format=json');
    const reader = res.body?.getReader();
    await reader?.read();
    // What fills the queue is made in turns of the event loop.
    for (let i = 0; i < 50; i += 1) await new Promise((done) => setImmediate(done));
    clock.advance(EXPORT_LIMITS.idleMs + 1);
    await expect(reader?.closed).rejects.toThrow(/Nobody reads/);
  });

  it.each([
    ['', 'format: give one of csv, json, ndjson.'],
    ['format=xml', 'format: give one of csv, json, ndjson.'],
    ['format=csv&limit=5', 'Unknown parameter limit. Allowed: format, cluster, kind'],
    ['format=csv&state=happy', 'state: "happy" is not known. Allowed: failing'],
  ])('answers 400 to %s and says why', async (query, words) => {
    const res = await setup().exported(query);
    expect(res.status).toBe(400);
    expect(apiErrorSchema.parse(await res.json()).message).toContain(words);
  });
});

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['=1+1', "'=1+1"],
  ['@x', "'@x"],
  ['-1', "'-1"],
  ['+1,2', `"'+1,2"`],
  [null, ''],
  [false, 'false'],
])('a CSV field of %j is %s', (cell, field) => {
  expect(csvField(cell)).toBe(field);
});

describe('objects by name', () => {
  it('are those that are known, as the list shows them', async () => {
    const { byName, pages } = setup();
    const [row] = await pages('cluster=c7');
    if (row === undefined) throw new Error('there are rows');
    const res = await byName([nameOf(row), nameOf({ ...row, name: 'gone' })]);
    expect(objectListSchema.parse(await res.json()).items).toEqual([row]);
  });

  it.each([
    ['c1/Pod/default/x', 'not cluster/kind/namespace/name'],
    ['c1/Kustomization/x', 'not cluster/kind/namespace/name'],
    [Array.from({ length: 51 }, (_, i) => `c/Kustomization/n/${i}`).join(','), 'At most 50'],
  ])('are refused when they are no names: %s', async (names, words) => {
    const res = await setup().byName(names.split(','));
    expect(res.status).toBe(400);
    expect(apiErrorSchema.parse(await res.json()).message).toContain(words);
  });
});
