import { describe, expect, it } from 'vitest';
import { isFluxKind } from '../../flux/kinds.ts';
import { keyOf, readTrace, type TraceEvent } from '../../testing/traces.ts';
import type { KubeObject } from '../object.ts';
import { KustomizationLife } from './kustomize.ts';
import { ReleaseLife } from './helm.ts';
import type { ObjectLife } from './object-life.ts';
import { SourceLife } from './source.ts';
import { bench, firstOf, type Bench } from './testing.ts';

/**
 * The simulated controllers beside real ones of Flux 2.9.2: for each sequence, what was recorded and what is
 * simulated are reduced to the same words and must be equal, condition by condition and write by write.
 */
const trace = readTrace();

interface Write {
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

/** Conditions in their order, then what else changed: `Reconciling=True/Progressing Ready=Unknown/Progressing +history`. */
function said({ object, before }: Write): string {
  const status = object.status ?? {};
  const old = before?.status ?? {};
  const conditions = (status['conditions'] ?? []) as {
    type: string;
    status: string;
    reason: string;
  }[];
  const changed = new Set(
    Object.keys({ ...old, ...status })
      .filter((k) => k !== 'conditions' && JSON.stringify(status[k]) !== JSON.stringify(old[k]))
      .map((k) => (k.startsWith('lastAttempted') ? 'attempt' : k))
      // Whether the content changed is a matter of what was committed, not of the controller.
      .filter((k) => k !== 'inventory' && k !== 'lastHandledReconcileAt'),
  );
  return [
    ...conditions.map((c) => `${c.type}=${c.status}/${c.reason}`),
    ...[...changed].toSorted().map((k) => `+${k}`),
  ].join(' ');
}

const specChanged = ({ object, before }: Write): boolean =>
  before !== undefined && JSON.stringify(object.spec) !== JSON.stringify(before.spec);

/** Writes that say nothing but that the inventory changed, and those of the spec, are not compared. */
function sequence(writes: readonly Write[]): string[] {
  const out: string[] = [];
  for (const write of writes) {
    const line = said(write);
    if (!specChanged(write) && line !== out.at(-1)) out.push(line);
  }
  return out;
}

/** What was written about an object of a scenario on a cluster with Flux 2.9. */
function recorded(scenario: string, name?: string, kind?: string): Write[] {
  const found = trace.scenarios.find((s) => s.name === scenario);
  if (found === undefined) throw new Error(`no scenario ${scenario} was recorded`);
  const last = new Map<string, TraceEvent>();
  const writes: Write[] = [];
  let chosen: string | undefined;
  trace.events.forEach((event, line) => {
    const { cluster, object } = event;
    const ref = {
      cluster,
      kind: event.kind,
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
    };
    const key = keyOf(ref);
    const inside = line >= found.from && line < found.to && event.type !== 'DELETED';
    const wanted =
      name === undefined
        ? found.objects.some((o) => keyOf(o) === key)
        : name === ref.name && (kind ?? ref.kind) === ref.kind;
    if (inside && wanted && isFluxKind(event.kind)) chosen ??= key;
    if (inside && key === chosen && !('deletionTimestamp' in object.metadata)) {
      writes.push({
        object: object as KubeObject,
        before: last.get(key)?.object as KubeObject | undefined,
      });
    }
    last.set(key, event);
  });
  return writes;
}

/** What the simulation writes about an object while `act` runs. */
function simulated(b: Bench, life: ObjectLife, act: () => void): Write[] {
  const writes: Write[] = [];
  let before = structuredClone(life.read());
  const store = b.stores.get(life.cluster);
  const stop = store?.subscribe((resource, event) => {
    if (resource !== life.resource || event.current.key !== `${life.namespace}/${life.name}`)
      return;
    const object = store.get(resource, life.namespace, life.name);
    if (object === undefined) return;
    writes.push({ object, before });
    before = object;
  });
  act();
  stop?.();
  return writes;
}

/** One pass of a sequence: from its first write of some words to the next time they occur. */
function pass(all: readonly string[], first: string, which = 0): string[] {
  const starts = all.flatMap((w, i) => (w === first ? [i] : []));
  const from = starts[which];
  if (from === undefined)
    throw new Error(`pass ${which} from "${first}" is not in:\n${all.join('\n')}`);
  return all.slice(from, starts[which + 1] ?? all.length);
}

const flux29 = (seed = 11): Bench =>
  bench({ seed, clusters: 10, size: 60, pace: { upgradeMs: [800, 1500] } });
const is29 = (life: ObjectLife): boolean => life.home.profile.flux.minor === 9 && !life.suspended;
const plain = (k: KustomizationLife): boolean =>
  is29(k) && !k.plan.wait && k.plan.dependsOn.length === 0 && k.releases.length === 0;
const UNKNOWN = 'Reconciling=True/Progressing Ready=Unknown/Progressing';

function fault(b: Bench, life: ObjectLife, step: 'path' | 'build' | 'apply', reason: string): void {
  b.life.fleet.world.causes.addObject({
    id: 'test',
    cluster: life.cluster,
    object: life.key,
    effect: 'fail',
    step,
    reason,
    message: `stat {tmp}: no such file or directory`,
  });
}

describe('a Kustomization writes what a real one writes', () => {
  it('when nothing changed', () => {
    const b = flux29();
    const life = firstOf(b, KustomizationLife, plain);
    const real = pass(sequence(recorded('healthy', 'platform', 'Kustomization')), UNKNOWN, 1);
    const ours = sequence(simulated(b, life, () => (life.requested(), b.clock.advance(8000))));
    expect(ours).toEqual(real);
  });

  it.each([
    ['missing-path', 'path', 'ArtifactFailed'],
    ['build-failing', 'build', 'BuildFailed'],
    ['apply-failing', 'apply', 'ReconciliationFailed'],
  ] as const)('when it fails again and again: %s', (scenario, step, reason) => {
    const b = flux29();
    const life = firstOf(b, KustomizationLife, (k) => plain(k) && k.plan.retryMs !== null);
    fault(b, life, step, reason);
    const real = pass(sequence(recorded(scenario)), UNKNOWN, 1);
    const ours = sequence(
      simulated(b, life, () => {
        life.requested();
        b.clock.advance(3 * 60_000);
      }),
    );
    expect(pass(ours, UNKNOWN, 1)).toEqual(real);
  });

  it('when a commit breaks it, and when the next one mends it', () => {
    const b = flux29();
    const life = firstOf(
      b,
      KustomizationLife,
      (k) => plain(k) && k.plan.source.kind === 'GitRepository',
    );
    const { environment } = life.home.profile;
    const ours = sequence(
      simulated(b, life, () => {
        b.life.step('incident.start', {
          type: 'bad-commit',
          id: 'bad',
          environment,
          scope: life.plan.scope,
          content: 'schema',
        });
        b.clock.advance(4 * 60_000);
        b.life.step('incident.resolve', { id: 'bad' });
        b.clock.advance(4 * 60_000);
      }),
    );
    const real = sequence(recorded('broken-commit'));
    const attempt = `${UNKNOWN} +attempt`;
    const around = (all: string[], which: number): string[] => {
      const at = all.flatMap((w, i) => (w === attempt ? [i] : []))[which] ?? -1;
      return all.slice(at - 1, at + 4);
    };
    expect(around(ours, 0)).toEqual(around(real, 0));
    expect(around(ours, 1)).toEqual(around(real, 1));
  });

  it('when its health checks run into the timeout for the second time', () => {
    const b = flux29();
    const life = firstOf(
      b,
      KustomizationLife,
      (k) => is29(k) && k.plan.wait && k.plan.dependsOn.length === 0 && k.plan.retryMs !== null,
    );
    b.life.fleet.world.causes.addObject({
      id: 'test',
      cluster: life.cluster,
      object: life.key,
      effect: 'unhealthy',
      step: 'apply',
      reason: '',
      message: 'Deployment/apps/never-up',
    });
    const ours = sequence(
      simulated(b, life, () => {
        life.requested();
        b.clock.advance(16 * 60_000);
      }),
    );
    const first = `${UNKNOWN} Healthy=False/HealthCheckFailed`;
    expect(pass(ours, first)).toEqual(pass(sequence(recorded('wait-timeout', 'never-up')), first));
  });

  it('when it waits for a dependency that is not there', () => {
    // Created a moment before: no conditions yet.
    const real = sequence(recorded('missing-dependency')).filter((w) => w.includes('='));
    const b = flux29();
    const life = firstOf(
      b,
      KustomizationLife,
      (k) => is29(k) && k.plan.dependsOn.length > 0 && !k.plan.wait,
    );
    const [dep] = life.plan.dependsOn;
    if (dep !== undefined)
      b.stores.get(life.cluster)?.delete(life.resource, dep.namespace, dep.name);
    b.clock.advance(1000);
    const ours = sequence(
      simulated(b, life, () => (life.requested(), b.clock.advance(5 * 60_000))),
    );
    expect(ours).toEqual(real);
  });

  it('when it is suspended, a commit passes by, and it is resumed', () => {
    const b = flux29();
    const life = firstOf(
      b,
      KustomizationLife,
      (k) => plain(k) && k.plan.source.kind === 'GitRepository',
    );
    const at = { cluster: life.cluster, object: life.key };
    const ours = sequence(
      simulated(b, life, () => {
        b.life.step('suspend', at);
        b.clock.advance(1000);
        b.life.step('commit', { repo: life.plan.source.repo?.name, scope: null });
        b.clock.advance(6 * 60_000);
        b.life.step('resume', at);
        b.clock.advance(10_000);
      }),
    );
    expect(ours).toEqual(sequence(recorded('suspend')));
  });
});

describe('a HelmRelease writes what a real one writes', () => {
  const release = (r: ReleaseLife): boolean =>
    is29(r) && r.plan.dependsOn.length === 0 && r.plan.source.kind === 'HelmRepository';
  /** Installed or upgraded before: the words differ, what is written does not. */
  const anyAction = (all: readonly string[]): string[] =>
    all.map((w) => w.replaceAll(/(Install|Upgrade)Succeeded/g, 'Succeeded'));

  it('when nothing changed', () => {
    const b = flux29();
    const life = firstOf(b, ReleaseLife, (r) => release(r) && r.plan.drift === null);
    const ours = anyAction(
      sequence(simulated(b, life, () => (life.requested(), b.clock.advance(5000)))),
    );
    const real = anyAction(sequence(recorded('healthy', 'storefront', 'HelmRelease')));
    expect(ours).toEqual(real.slice(0, 2));
  });

  it('when its upgrade fails, is rolled back, tried again and given up', () => {
    const b = flux29();
    const life = firstOf(b, ReleaseLife, (r) => release(r) && r.plan.drift === null);
    fault(b, life, 'apply', 'UpgradeFailed');
    const ours = anyAction(
      sequence(
        simulated(b, life, () => {
          life.retarget('99.1.0');
          b.clock.advance(5 * 60_000);
        }),
      ),
    );
    const real = anyAction(sequence(recorded('helm-upgrade-rolled-back')));
    const failed =
      'Reconciling=True/Progressing Ready=False/UpgradeFailed Released=False/UpgradeFailed';
    const first = (all: string[]): string[] => {
      const from = all.indexOf(failed);
      return all.slice(from - 2, from + 4);
    };
    expect(first(ours)).toEqual(first(real));
    const again =
      'Reconciling=True/Progressing Ready=False/RollbackSucceeded Released=False/UpgradeFailed Remediated=True/RollbackSucceeded';
    const stalled = (all: string[]): string[] => {
      const end = all.findIndex((w) => w.startsWith('Stalled'));
      return all.slice(all.slice(0, end).lastIndexOf(again), end + 2);
    };
    // A real one also moves its history while the last rollback runs.
    const noise = `${failed} +history`;
    expect(stalled(ours)).toEqual(stalled(real).filter((w) => w !== noise));
  });

  it('when its upgrade succeeds', () => {
    const b = flux29();
    const life = firstOf(b, ReleaseLife, (r) => release(r) && r.plan.drift === null);
    const ours = sequence(
      simulated(b, life, () => {
        life.retarget('99.1.0');
        b.clock.advance(60_000);
      }),
    );
    const real = sequence(recorded('helm-upgrade-failing'));
    // Of the recorded one, its installation: it was deleted in the middle of the upgrade that mended it.
    const from = (all: string[]): string[] => {
      const at = all.findIndex((w) => w.includes('Ready=Unknown'));
      const six = anyAction(all.slice(at, at + 6));
      return six.map((w) =>
        w.replace(' Released=True/Succeeded', '').replace(' +storageNamespace', ''),
      );
    };
    const attempts = (all: string[]): string[] =>
      all.map((w) => w.replace(' +attempt +history', ' +history'));
    expect(attempts(from(ours))).toEqual(attempts(from(real)));
  });

  it('when what it deployed was changed by hand and it only warns', () => {
    const b = bench({ seed: 2, clusters: 20, size: 90 });
    const life = firstOf(b, ReleaseLife, (r) => release(r) && r.plan.drift === 'warn');
    life.drifted = ['ConfigMap/apps/site changed (0 additions, 1 changes, 0 removals)'];
    const ours = anyAction(
      sequence(simulated(b, life, () => (life.requested(), b.clock.advance(5000)))),
    );
    const real = anyAction(sequence(recorded('helm-drift')));
    expect(ours.at(-1)).toBe(real.findLast((w) => w.includes('Drifted') && !w.includes('+')));
  });
});

describe('a source writes what a real one writes', () => {
  it('when a new commit is there', () => {
    const b = flux29();
    const life = firstOf(b, SourceLife, (s) => is29(s) && s.kind === 'GitRepository');
    if (life.plan.kind !== 'GitRepository') throw new Error('not a GitRepository');
    const { name } = life.plan.repo;
    const ours = sequence(
      simulated(b, life, () => {
        b.life.step('commit', { repo: name, scope: null });
        b.clock.advance(5 * 60_000);
      }),
    );
    const real = sequence(recorded('broken-commit', 'flux-system', 'GitRepository'));
    expect(ours).toEqual(real.slice(0, ours.length));
    expect(ours).toHaveLength(3);
  });

  it('when what it follows vanishes and comes back: one write each, none at retries', () => {
    const b = flux29();
    const life = firstOf(b, SourceLife, (s) => is29(s) && s.kind === 'GitRepository');
    const ours = sequence(
      simulated(b, life, () => {
        b.life.step('incident.start', { type: 'git-host-down', id: 'down' });
        b.clock.advance(5 * 60_000);
        b.life.step('incident.resolve', { id: 'down' });
        b.clock.advance(20 * 60_000);
      }),
    );
    const real = sequence(recorded('branch-vanishes'));
    const from = real.findIndex((w) => w.includes('FetchFailed'));
    expect(ours).toEqual(real.slice(from, from + 2));
  });
});
