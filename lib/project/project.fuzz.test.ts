import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Observation } from '../flux/record.ts';
import { settle } from '../flux/settle.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { describe } from '../flux/words.ts';
import {
  BUILD_FAILED,
  rawHelmRelease,
  rawKustomization,
  READY,
  RECONCILING,
  T0,
} from '../testing/example-objects.ts';
import { project } from './project.ts';

const SEED = { seed: 20_261_124, numRuns: 600 };

const isText = (v: unknown) => typeof v === 'string';
const isNumber = (v: unknown) => typeof v === 'number' && Number.isFinite(v);
const isFlag = (v: unknown) => typeof v === 'boolean';
const isRef = (v: unknown) =>
  typeof v === 'object' &&
  v !== null &&
  ['kind', 'namespace', 'name'].every((k) => isText((v as Record<string, unknown>)[k]));
const maybe = (is: (v: unknown) => boolean) => (v: unknown) => v === null || is(v);

/** What every field of an observation is, whatever came in. */
const SHAPE: Record<keyof Observation, (v: unknown) => boolean> = {
  cluster: isText,
  kind: isText,
  namespace: isText,
  name: isText,
  key: isText,
  uid: isText,
  resourceVersion: isText,
  generation: isNumber,
  createdAt: isNumber,
  verdict: (v) => v !== 'suspended' && OBJECT_STATES.some((s) => s === v),
  reason: (v) => isText(v) && v.length <= 128,
  message: (v) => isText(v) && v.length <= 1_024,
  conditionAt: maybe(isNumber),
  failingSince: maybe(isNumber),
  missing: maybe(isText),
  suspended: isFlag,
  suspendedAt: maybe(isNumber),
  terminating: isFlag,
  deletedAt: maybe(isNumber),
  reconciling: isFlag,
  retrying: isFlag,
  progress: maybe((v) => isText(v) && v.length <= 256),
  currentGeneration: isFlag,
  applied: maybe((v) => isText(v) && v.length <= 512),
  attempted: maybe((v) => isText(v) && v.length <= 512),
  source: maybe(isRef),
  dependsOn: (v) => Array.isArray(v) && v.length <= 512 && v.every(isRef),
  parent: maybe(isRef),
  intervalMs: maybe(isNumber),
  timeoutMs: maybe(isNumber),
  retryIntervalMs: maybe(isNumber),
  inventory: maybe(isNumber),
  chart: maybe(isText),
  path: maybe(isText),
  url: maybe((v) => isText(v) && v.length <= 1_024),
  digest: maybe(isText),
  drifted: isFlag,
  driftMode: (v) => v === null || v === 'enabled' || v === 'warn' || v === 'disabled',
  remote: isFlag,
};

function check(kind: FluxKind, raw: unknown): void {
  const o = project('prod', kind, raw);
  for (const [field, holds] of Object.entries(SHAPE)) {
    const value = o[field as keyof Observation];
    expect(holds(value), `${field}: ${JSON.stringify(value)}`).toBe(true);
  }
  const record = settle(undefined, o, T0);
  expect(record.since).toBeLessThanOrEqual(T0);
  expect(describe(record).length).toBeGreaterThan(0);
}

const kinds = fc.constantFrom(...FLUX_KINDS);
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    Number.MAX_VALUE,
    '',
    [],
    {},
    '__proto__',
    'constructor',
    '\u0000',
    '\ud800',
    '9'.repeat(400),
    'not found'.repeat(50),
    { toString: 1 },
    [null],
    [[]],
    'x'.repeat(100_000),
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);

test('any JSON gives an observation of the right shape', () => {
  fc.assert(
    fc.property(kinds, fc.jsonValue({ maxDepth: 8 }), (kind, raw) => check(kind, raw)),
    SEED,
  );
});

/** Every path of a value, so that each can be broken. */
function* paths(value: unknown, at: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [...at, key];
    yield* paths(inner, [...at, key]);
  }
}

function put(value: unknown, path: readonly string[], by: unknown): void {
  let at = value as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    const inner = at[key];
    if (typeof inner !== 'object' || inner === null) return;
    at = inner as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = by;
}

const examples = [
  rawKustomization({
    metadata: {
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'root' },
      annotations: { 'fluxcd.controlplane.io/reconcileEvery': '5m' },
      deletionTimestamp: '2026-11-24T12:00:00Z',
      managedFields: [{ time: 'x', fieldsV1: { 'f:spec': { 'f:suspend': {} } } }],
    },
    spec: {
      suspend: true,
      dependsOn: [{ name: 'a' }],
      kubeConfig: {},
      include: [{ repository: { name: 'x' } }],
      sources: [{ name: 'a' }],
      type: 'oci',
      url: 'https://a@b/c',
      image: 'x',
      providerRef: { name: 'p' },
    },
    status: {
      inventory: { entries: [{ id: 'a' }] },
      history: [
        {
          digest: 'd',
          firstReconciled: '2026-11-24T12:00:00Z',
          lastReconciledStatus: 'BuildFailed',
          metadata: { revision: 'x' },
        },
      ],
      artifact: { revision: 'x' },
      latestRef: { name: 'x', tag: 'y' },
    },
    conditions: [
      RECONCILING,
      BUILD_FAILED,
      { type: 'Stalled', status: 'True', reason: 'X' },
      { type: 'ArtifactOutdated', status: 'True', reason: 'X', message: "revision 'x'" },
    ],
  }),
  rawHelmRelease({
    spec: { driftDetection: { mode: 'warn' } },
    conditions: [
      READY,
      { type: 'Released', status: 'False', reason: 'X' },
      { type: 'Drifted', status: 'True', reason: 'X' },
    ],
  }),
];

test('a valid object with parts that are missing, of another type or hostile gives one too', () => {
  const broken = fc.record({
    kind: kinds,
    example: fc.constantFrom(...examples),
    faults: fc.array(fc.tuple(fc.nat(), hostile), { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(broken, ({ kind, example, faults }) => {
      const raw = structuredClone(example);
      const all = [...paths(raw)];
      for (const [n, by] of faults) put(raw, all[n % all.length] ?? [], by);
      check(kind, raw);
    }),
    { ...SEED, numRuns: 2_000 },
  );
});

test('each single field may be anything', () => {
  for (const kind of FLUX_KINDS) {
    for (const example of examples) {
      for (const path of paths(example)) {
        for (const by of [null, 7, 'text', [], {}, true]) {
          const raw = structuredClone(example);
          put(raw, path, by);
          expect(() => project('c', kind, raw)).not.toThrow();
        }
      }
    }
  }
});

test('deep nesting and huge values cost no more than they are', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 20_000; i++) deep = { status: deep, conditions: [deep] };
  const entries = Array.from({ length: 17_000 }, (_, i) => ({
    id: `ns_name-${i}_apps_Deployment`,
    v: 'v1',
  }));
  for (const kind of FLUX_KINDS) {
    check(kind, deep);
    check(kind, {
      metadata: { name: 'x', labels: deep },
      spec: deep,
      status: {
        inventory: { entries },
        conditions: [{ ...READY, message: 'm😀 '.repeat(500_000) }],
      },
    });
  }
});

test('what is not an object, or has no name, is unknown and says so', () => {
  for (const raw of [
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { metadata: {} },
    { metadata: { name: 7 } },
  ]) {
    expect(project('c', 'Alert', raw)).toMatchObject({
      verdict: 'unknown',
      reason: 'Unreadable',
      name: '',
    });
  }
});
