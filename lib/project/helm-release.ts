import { find } from '../flux/conditions.ts';
import { arr, num, obj, str, text, type Json } from '../flux/read.ts';
import type { DriftMode, ObjectRef } from '../flux/record.ts';
import { readDependsOn, readRef } from '../flux/references.ts';
import { common, inventoryCount } from './base.ts';
import { isRemote } from './kustomization.ts';
import type { Details, Parts } from './parts.ts';

export function helmRelease(p: Parts): Partial<Details> {
  const { spec, status, conditions, kind, namespace } = p;
  const released = find(conditions, 'Released');
  const driftMode = readDriftMode(spec);
  const newest = obj(arr(status['history'])[0]);
  return {
    ...common(p),
    makesChart: !hasChartRef(spec),
    attemptedGeneration: num(status['lastAttemptedGeneration']),
    applied: deployedVersion(status),
    attempted: text(status['lastAttemptedRevision']),
    source: chartSource(p),
    dependsOn: readDependsOn(spec, kind, namespace),
    inventory: inventoryCount(status),
    chart: text(obj(obj(spec['chart'])['spec'])['chart']) ?? text(newest['chartName']),
    digest:
      text(status['lastAttemptedConfigDigest']) ?? text(status['lastAttemptedValuesChecksum']),
    drifted: driftMode !== 'disabled' && isDrifted(p),
    driftMode,
    remote: isRemote(spec),
    // Ready moves with every retry; Released=False keeps its first time.
    failingSince: released?.status === 'False' ? released.at : null,
  };
}

/**
 * The controller never takes the condition away: switched off, or written for an older spec, it is stale. A suspended
 * release stays what it was: nobody corrects it.
 */
function isDrifted({ conditions, metadata, spec }: Parts): boolean {
  const drifted = find(conditions, 'Drifted');
  if (drifted?.status !== 'True') return false;
  const of = drifted.observedGeneration;
  return of === null || of === metadata['generation'] || spec['suspend'] === true;
}

const hasChartRef = (spec: Json): boolean => str(obj(spec['chartRef'])['name']) !== '';

/**
 * chartRef, or the HelmChart that the controller makes for spec.chart: in the namespace of its source,
 * named `<namespace>-<name>`. That is the object whose failure this release waits for.
 */
function chartSource({ spec, status, namespace, name }: Parts): ObjectRef | null {
  if (hasChartRef(spec)) return readRef(spec['chartRef'], 'OCIRepository', namespace);
  const [ns, chart] = str(status['helmChart']).split('/');
  if (ns && chart) return { kind: 'HelmChart', namespace: ns, name: chart };
  const source = readRef(obj(obj(spec['chart'])['spec'])['sourceRef'], 'HelmRepository', namespace);
  if (source === null) return null;
  return { kind: 'HelmChart', namespace: source.namespace, name: `${namespace}-${name}` };
}

/** The newest release that is deployed; history[0] may be a failed one. Flux 2.0 to 2.2 had a field for it. */
function deployedVersion(status: Json): string | null {
  let best: Json | undefined;
  for (const item of arr(status['history'])) {
    const release = obj(item);
    if (release['status'] !== 'deployed') continue;
    if (best === undefined || (num(release['version']) ?? 0) > (num(best['version']) ?? 0)) {
      best = release;
    }
  }
  return text(best?.['chartVersion']) ?? text(status['lastAppliedRevision']);
}

function readDriftMode(spec: Json): DriftMode {
  const mode = obj(spec['driftDetection'])['mode'];
  return mode === 'enabled' || mode === 'warn' ? mode : 'disabled';
}
