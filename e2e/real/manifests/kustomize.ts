import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../cluster/api.ts';
import { kustomization } from '../git/fleet-repo.ts';
import type { Files } from '../git/git-repo.ts';

// One object for each state that a page has to tell from the others; all live in flux-system.

/** Never reconciled: it has no conditions at all. */
export function suspendedFromBirth(): KubeObject {
  return kustomization('suspended-from-birth', 'legacy-jobs', { suspend: true });
}

export function missingDependency(): KubeObject {
  return kustomization('needs-missing', 'legacy-jobs', { dependsOn: [{ name: 'not-there' }] });
}

export function missingSource(): KubeObject {
  const sourceRef = { kind: 'GitRepository', name: 'gone-repo' };
  return kustomization('needs-source', 'legacy-jobs', { sourceRef });
}

export function missingPath(): KubeObject {
  return kustomization('needs-path', 'scenarios/not-there');
}

/** Progressing until the timeout, then failing; at each retry the same again. */
export function neverUp(timeout = '15s'): KubeObject {
  return kustomization('never-up', 'scenarios/never-up', { wait: true, timeout });
}

/** Waiting for as long as the other one is not ready. */
export function waitsFor(name: string): KubeObject {
  return kustomization(`waits-for-${name}`, 'legacy-jobs', { dependsOn: [{ name }] });
}

/** Its message names a temporary folder, another one at each retry. */
export function buildFailing(): KubeObject {
  return kustomization('build-failing', 'scenarios/build-failing');
}

/** Builds, and the API server refuses it at each retry. */
export function applyFailing(): KubeObject {
  return kustomization('apply-failing', 'scenarios/apply-failing');
}

/** Prunes one ConfigMap when it is deleted. */
export function prunable(): KubeObject {
  return kustomization('short-lived', 'legacy-jobs');
}

const limits = {
  production: 'platform/production/limits.yaml',
  staging: 'platform/staging/limits.yaml',
} as const;

/** A manifest that the API server refuses, for the clusters that use the path. */
export function brokenLimits(tier: keyof typeof limits): Files {
  const path = limits[tier];
  return { [path]: shipped(path).replace(/memory: .*/, 'memory: plenty') };
}

export function fixedLimits(tier: keyof typeof limits): Files {
  const path = limits[tier];
  return { [path]: shipped(path).replace(/memory: .*/, 'memory: 128Gi') };
}

/** A file that is no YAML: the build fails before anything reaches the API server. */
export function brokenYaml(tier: keyof typeof limits): Files {
  return { [limits[tier]]: 'apiVersion: v1\nkind: ResourceQuota\n  metadata: {\n' };
}

function shipped(path: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'fleet', path), 'utf8');
}
