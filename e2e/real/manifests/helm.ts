import type { KubeObject } from '../cluster/api.ts';

// HelmReleases of the chart in the served repository; all live in flux-system.

function helmRelease(
  name: string,
  spec: Readonly<Record<string, unknown>>,
  chart = './charts/site',
): KubeObject {
  const sourceRef = { kind: 'GitRepository', name: 'flux-system' };
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name, namespace: 'flux-system' },
    spec: { interval: '10s', chart: { spec: { chart, interval: '10s', sourceRef } }, ...spec },
  };
}

const refusedLabel = { team: 'no valid label!' };

/** What a release does about an upgrade that fails, by the name of the object. */
const upgrades = {
  /** Tries again until it works. */
  upgradable: { strategy: { name: 'RetryOnFailure', retryInterval: '5s' } },
  /** Rolls back, tries once more, and gives up. */
  'rolls-back': { remediation: { retries: 1, strategy: 'rollback', remediateLastFailure: true } },
  /** Gives up at once: this is what happens without any setting. */
  'gives-up': {},
} as const;

/** Installs; with `broken` its upgrade is refused by the API server. */
export function upgradable(
  broken: boolean,
  name: keyof typeof upgrades = 'upgradable',
): KubeObject {
  const values = { title: 'Upgradable', ...(broken ? refusedLabel : {}) };
  return helmRelease(name, { values, upgrade: upgrades[name] });
}

/** Stalls when its one retry is used up. */
export function installFailing(): KubeObject {
  const install = { remediation: { retries: 1 } };
  return helmRelease('install-failing', { values: refusedLabel, install });
}

export function missingChart(): KubeObject {
  return helmRelease('needs-chart', {}, './charts/not-there');
}

/** Reports what was changed by hand and leaves it; from Flux 2.9 on with the condition `Drifted`. */
export function driftWarning(): KubeObject {
  return helmRelease('drifting', {
    values: { title: 'As in Git' },
    driftDetection: { mode: 'warn' },
  });
}

/** The ConfigMap that the chart makes for a release. */
export function releasedConfigMap(name: string, title: string): KubeObject {
  const identity = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'flux-system' },
  };
  return { ...identity, data: { title } } as KubeObject;
}
