import { describe, expect, it } from 'vitest';
import { hasNoHealth, healthOf, healthRank } from './health.ts';

const of = (kind: string, spec: object, status: object, metadata: object = { generation: 1 }) =>
  healthOf({ kind, metadata, spec, status });
const custom = (apiVersion: string, kind: string, status: object) =>
  healthOf({ apiVersion, kind, metadata: {}, spec: {}, status });
const condition = (type: string, status: string, reason = '') => ({
  conditions: [{ type, status, reason, message: '' }],
});
const up = { replicas: 2, updatedReplicas: 2, availableReplicas: 2, observedGeneration: 1 };

describe('health of a live object', () => {
  it.each([
    ['a Deployment with all pods available', of('Deployment', { replicas: 2 }, up), 'healthy'],
    [
      'one that misses a pod',
      of('Deployment', { replicas: 2 }, { ...up, availableReplicas: 1 }),
      'progressing',
    ],
    [
      'one past its deadline',
      of(
        'Deployment',
        { replicas: 2 },
        { ...up, ...condition('Progressing', 'False', 'ProgressDeadlineExceeded') },
      ),
      'failing',
    ],
    [
      'one scaled to nothing',
      of('Deployment', { replicas: 0 }, { observedGeneration: 1 }),
      'healthy',
    ],
    ['one without any status', of('Deployment', {}, {}), 'progressing'],
    [
      'a status of an older spec',
      of('Deployment', { replicas: 2 }, up, { generation: 2 }),
      'progressing',
    ],
    [
      'anything that is being deleted',
      of('ConfigMap', {}, {}, { deletionTimestamp: '2026-11-24T12:00:00Z' }),
      'progressing',
    ],
    [
      'a StatefulSet whose pods are ready',
      of('StatefulSet', { replicas: 1 }, { readyReplicas: 1 }),
      'healthy',
    ],
    [
      'a StatefulSet in an update',
      of(
        'StatefulSet',
        { replicas: 1 },
        { readyReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      ),
      'progressing',
    ],
    [
      'a DaemonSet on all nodes',
      of('DaemonSet', {}, { desiredNumberScheduled: 3, numberReady: 3, updatedNumberScheduled: 3 }),
      'healthy',
    ],
    ['a DaemonSet that nobody scheduled', of('DaemonSet', {}, {}), 'progressing'],
    ['a failed Job', of('Job', {}, condition('Failed', 'True')), 'failing'],
    ['a completed Job', of('Job', {}, condition('Complete', 'True')), 'healthy'],
    ['a failed Pod', of('Pod', {}, { phase: 'Failed' }), 'failing'],
    ['a bound claim', of('PersistentVolumeClaim', {}, { phase: 'Bound' }), 'healthy'],
    ['a Service has no health', of('Service', { type: 'ClusterIP' }, {}), 'present'],
    [
      'a load balancer without an address',
      of('Service', { type: 'LoadBalancer' }, {}),
      'progressing',
    ],
    ['a ConfigMap has no health', of('ConfigMap', {}, {}), 'present'],
    ['a custom object that is ready', of('Certificate', {}, condition('Ready', 'True')), 'healthy'],
    ['a custom object that is not', of('Certificate', {}, condition('Ready', 'False')), 'failing'],
    ['one that says nothing', of('Certificate', {}, {}), 'present'],
    ['a stalled one', of('Whatever', {}, condition('Stalled', 'True')), 'failing'],
    ['no object at all', healthOf(null), 'present'],
  ])('%s', (_, judged, health) => {
    expect(judged.health).toBe(health);
  });

  it('a custom kind with the name of a built-in one is judged by its own conditions', () => {
    const down = condition('Ready', 'False', 'RevisionFailed');
    const failing = { health: 'failing', words: 'RevisionFailed' };
    expect(custom('serving.knative.dev/v1', 'Service', down)).toEqual(failing);
    expect(custom('batch.volcano.sh/v1alpha1', 'Job', down)).toEqual(failing);
    expect(custom('v1', 'Service', down).health).toBe('present');
    expect(custom('batch/v1', 'Job', condition('Failed', 'True')).health).toBe('failing');
  });

  it('a kind with the name of a property of every object is like any other', () => {
    for (const kind of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(of(kind, {}, condition('Ready', 'True')).health).toBe('healthy');
  });

  it('a custom kind is asked for after workloads and read whole, whatever its name', () => {
    const role = { group: 'iam.acme.io', kind: 'Role' };
    expect(hasNoHealth(role)).toBe(false);
    expect(hasNoHealth({ group: 'rbac.authorization.k8s.io', kind: 'Role' })).toBe(true);
    const rank = (group: string) => healthRank({ group, kind: 'Deployment' });
    expect(rank('apps')).toBeLessThan(rank('acme.io'));
    expect(healthRank(role)).toBe(rank('acme.io'));
  });

  it.each(['Stalled', 'Ready'])('the reason of %s is short and carries no credential', (type) => {
    const reason = `https://user:hunter2@git.example.com/${'x'.repeat(5_000)}`;
    for (const status of ['True', 'False', 'Unknown']) {
      const { words } = custom('acme.io/v1', 'Thing', condition(type, status, reason));
      expect(words.length).toBeLessThanOrEqual(128);
      expect(words).not.toContain('hunter2');
    }
    const { words } = custom('acme.io/v1', 'Thing', condition(type, 'True', reason));
    expect(words).toMatch(/^https:\/\/git\.example\.com\/x+$/);
  });
});
