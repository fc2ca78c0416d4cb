import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clusterDetailSchema,
  fleetSchema,
  listOf,
  objectDetailSchema,
  objectRowSchema,
  type ObjectRow,
} from '../api/contract.ts';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import { silentLog } from '../flux/log.ts';
import { createIntern } from '../project/intern.ts';
import { project } from '../project/project.ts';
import { generateFleet } from '../sim/generate/fleet.ts';
import { heard } from '../testing/builders.ts';
import { rawObject, T0 } from '../testing/example-objects.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { ApiFailure } from '../watch/errors.ts';
import { DEFAULT_LIMITS } from '../watch/limits.ts';
import { SplitError } from '../watch/scan.ts';
import { ListSplitter } from '../watch/split.ts';
import { readEvent } from '../watch/watch.ts';
import { createFleetModel } from './fleet.ts';

/** From bytes as a cluster sends them to a row as a browser gets it: what may come is anything. */

const SEED = { seed: 20_261_126, numRuns: 1_500 };
const CLUSTER = 'c1';
const rowsSchema = listOf(objectRowSchema);

/** One object of each kind as its controller leaves it. */
const EXAMPLES: ReadonlyMap<FluxKind, string> = (() => {
  const found = new Map<FluxKind, string>();
  for (const cluster of generateFleet({ seed: 5, clusters: 30, now: T0 }).clusters)
    for (const object of cluster.objects()) {
      const kind = FLUX_KINDS.find((k) => k === object.kind);
      if (kind !== undefined && !found.has(kind))
        found.set(
          kind,
          JSON.stringify({
            ...object,
            metadata: { uid: 'uid-1', resourceVersion: '100', generation: 1, ...object.metadata },
          }),
        );
    }
  return found;
})();
const exampleOf = (kind: FluxKind): string =>
  EXAMPLES.get(kind) ??
  JSON.stringify(rawObject(kind, { metadata: { resourceVersion: '100', uid: 'uid-1' } }));

const nested = (open: string, close: string, depth: number): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

/** JSON as text, since much of what is hostile is lost when a value is written again. */
const HOSTILE: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '-1e999',
  '1e-999',
  '9007199254740993',
  '123456789012345678901234567890',
  '""',
  '[]',
  '{}',
  '[null]',
  '[[]]',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '{"__proto__":{"name":"x","type":"Ready"}}',
  '{"constructor":{"prototype":{}},"toString":1,"valueOf":null,"length":-1}',
  '{"type":"Ready","type":"Ready","status":"True","status":[]}',
  '[{"type":"Ready","status":"True"},{"type":"Ready","status":"False"}]',
  '"<script>alert(1)</script>"',
  '"\\u202e\\u2028\\u2029\\ufeff"',
  '"https://user:secret@host/path"',
  '"2026-13-45T99:99:99Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"-271821-04-19T00:00:00Z"',
  '"9999999h99999999m"',
  '"True"',
  '"Unknown"',
  nested('[', ']', 5_000),
  nested('{"a":', '}', 5_000),
  `"${'x'.repeat(100_000)}"`,
  `"${'\\ud83d\\ude00'.repeat(20_000)}"`,
];

const kinds = fc.constantFrom(...FLUX_KINDS);
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((s) => JSON.stringify(s)) },
);

function* paths(value: unknown, at: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [...at, key];
    yield* paths(inner, [...at, key]);
  }
}

/** The object with hostile text in place of so many of its values, or as keys beside them. */
function broken(kind: FluxKind, faults: readonly (readonly [number, string])[]): string {
  const raw = JSON.parse(exampleOf(kind)) as Record<string, unknown>;
  faults.forEach(([n], i) => {
    const all = [...paths(raw)];
    const path = all[n % all.length] ?? [];
    let at: Record<string, unknown> = raw;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
    const last = path.at(-1);
    if (last !== undefined) at[last] = `@@${i}@@`;
  });
  return faults.reduce(
    (text, [, by], i) => text.replace(`"@@${i}@@"`, () => by),
    JSON.stringify(raw),
  );
}

function world() {
  const clock = fakeClock(T0);
  const model = createFleetModel({ clock, random: () => 0.5, log: silentLog, demo: false });
  const spec = {
    id: CLUSTER,
    labels: {},
    origin: 'test',
    version: '1',
    connect: () => Promise.reject(new Error('nothing connects here')),
  };
  model.onRegistry({ type: 'added', spec });
  model.apply(heard({ cluster: CLUSTER }, clock.now()));
  return { clock, model };
}
type World = ReturnType<typeof world>;

/** Reads everything that the API tells, as text and back, and holds it against the contract. */
function told({ model, clock }: World): ObjectRow[] {
  const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const { items } = rowsSchema.parse(wire(model.objects({ sort: 'worst', limit: 500 })));
  fleetSchema.parse(wire(model.fleet()));
  clusterDetailSchema.parse(wire(model.cluster(CLUSTER)));
  for (const row of items) {
    objectDetailSchema.parse(wire(model.object(row)));
    expect(row.summary?.length, 'a row says what is the matter').toBeGreaterThan(0);
    if (row.state === 'unknown') expect(row.reason).not.toBe('');
  }
  // Claims that come due by time are made of the same values.
  clock.advance(24 * 3_600_000);
  rowsSchema.parse(wire(model.objects({ sort: 'since', limit: 500 })));
  model.stop();
  return items;
}

type Outcome = 'row' | 'no row' | 'refused';

/** As an event of a watch. */
function watched(kind: FluxKind, bytes: Buffer): Outcome {
  const w = world();
  const intern = createIntern();
  try {
    const event = readEvent(bytes, w.clock.now());
    if (event.type === 'put')
      w.model.apply({
        type: 'put',
        object: project(CLUSTER, kind, event.raw, intern),
        at: w.clock.now(),
      });
    if (event.type === 'delete')
      w.model.apply({ type: 'delete', cluster: CLUSTER, kind, ...event.meta, at: w.clock.now() });
  } catch (error) {
    // The reasons that the reflector knows how to go on from.
    if (!(error instanceof SyntaxError || error instanceof ApiFailure)) throw error;
    told(w);
    return 'refused';
  }
  return told(w).length > 0 ? 'row' : 'no row';
}

/** As an item of a list that comes in pieces. */
function listed(kind: FluxKind, body: Buffer, pieces: number): Outcome {
  const w = world();
  const objects: ReturnType<typeof project>[] = [];
  try {
    const splitter = new ListSplitter(DEFAULT_LIMITS.maxObjectBytes, (raw) => {
      objects.push(project(CLUSTER, kind, raw));
    });
    const size = Math.ceil(body.length / pieces);
    for (let at = 0; at < body.length; at += size) splitter.push(body.subarray(at, at + size));
    splitter.end();
  } catch (error) {
    if (!(error instanceof SplitError)) throw error;
    told(w);
    return 'refused';
  }
  w.model.apply({ type: 'list', cluster: CLUSTER, kind, objects, at: w.clock.now() });
  return told(w).length > 0 ? 'row' : 'no row';
}

const eventOf = (object: string, type = 'MODIFIED'): Buffer =>
  Buffer.from(`{"type":"${type}","object":${object}}`);
const listOfItems = (...objects: string[]): Buffer =>
  Buffer.from(`{"kind":"List","metadata":{"resourceVersion":"1"},"items":[${objects.join()}]}`);

describe('whatever bytes a cluster sends for an object', () => {
  it('there is an example of every kind that a row is made of', () => {
    expect(EXAMPLES.size).toBeGreaterThan(15);
    for (const kind of FLUX_KINDS) expect(watched(kind, eventOf(exampleOf(kind)))).toBe('row');
  });

  it('they are a row of the contract, or refused with a reason, in a watch and in a list', () => {
    const outcomes: Record<Outcome, number> = { row: 0, 'no row': 0, refused: 0 };
    fc.assert(
      fc.property(
        kinds,
        fc.array(fc.tuple(fc.nat(), hostile), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (kind, faults, pieces) => {
          const object = broken(kind, faults);
          outcomes[watched(kind, eventOf(object))] += 1;
          outcomes[listed(kind, listOfItems(exampleOf(kind), object), pieces)] += 1;
        },
      ),
      SEED,
    );
    expect(outcomes.row).toBeGreaterThan(SEED.numRuns);
  }, 120_000);

  it('bytes that are no JSON, or cut anywhere, are refused with a reason', () => {
    const cut = fc.record({ kind: kinds, at: fc.nat(), by: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(cut, ({ kind, at, by }) => {
        const event = eventOf(exampleOf(kind));
        const place = at % event.length;
        const damaged = Buffer.concat([event.subarray(0, place), by, event.subarray(place + 1)]);
        watched(kind, damaged);
        watched(kind, event.subarray(0, place));
        const body = listOfItems(exampleOf(kind));
        expect(listed(kind, body.subarray(0, at % body.length), 3)).toBe('refused');
      }),
      { ...SEED, numRuns: 400 },
    );
  }, 60_000);

  it('an object of 2 MB is a row, and one beyond the bound of an event is refused', () => {
    for (const kind of FLUX_KINDS) {
      const raw = JSON.parse(exampleOf(kind)) as { metadata: object; status?: object };
      const annotations = { padding: 'ü'.repeat(1 << 20) };
      const big = JSON.stringify({ ...raw, metadata: { ...raw.metadata, annotations } });
      expect(watched(kind, eventOf(big))).toBe('row');
      expect(listed(kind, listOfItems(big, exampleOf(kind)), 40)).toBe('row');
    }
    const huge = `"${'x'.repeat(DEFAULT_LIMITS.maxObjectBytes)}"`;
    expect(listed('Kustomization', listOfItems(`{"metadata":{"name":${huge}}}`), 40)).toBe(
      'refused',
    );
  }, 60_000);

  it('nesting deeper than any stack is a row or refused', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = nested(open, close, 400_000);
      const object = `{"metadata":{"name":"x","resourceVersion":"1"},"spec":${deep},"status":${deep}}`;
      expect(['row', 'refused']).toContain(watched('Kustomization', eventOf(object)));
      expect(['row', 'refused']).toContain(listed('Kustomization', listOfItems(object), 7));
    }
  });

  it('hostile versions, names and uids never mix objects up or end the program', () => {
    const texts = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string().map((s) => JSON.stringify(s)),
    );
    const meta = fc.record({ name: texts, namespace: texts, uid: texts, resourceVersion: texts });
    fc.assert(
      fc.property(kinds, fc.array(meta, { minLength: 2, maxLength: 6 }), (kind, all) => {
        const w = world();
        for (const m of all) {
          const object = `{"metadata":{"name":${m.name},"namespace":${m.namespace},"uid":${m.uid},"resourceVersion":${m.resourceVersion}}}`;
          for (const type of ['ADDED', 'MODIFIED', 'DELETED']) {
            try {
              const event = readEvent(eventOf(object, type), w.clock.now());
              const at = w.clock.now();
              if (event.type === 'put')
                w.model.apply({ type: 'put', object: project(CLUSTER, kind, event.raw), at });
              if (event.type === 'delete')
                w.model.apply({ type: 'delete', cluster: CLUSTER, kind, ...event.meta, at });
            } catch (error) {
              if (!(error instanceof SyntaxError || error instanceof ApiFailure)) throw error;
            }
          }
        }
        // Each was deleted by its own name and uid.
        expect(told(w)).toEqual([]);
      }),
      { ...SEED, numRuns: 400 },
    );
  }, 60_000);
});
