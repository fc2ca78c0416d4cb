import { parseDuration } from '../flux/duration.ts';
import { arr, obj, str, text } from '../flux/read.ts';
import { displayUrl } from '../flux/redact.ts';
import { readDependsOn } from '../flux/references.ts';
import { inventoryCount } from './base.ts';
import type { Details, Parts } from './parts.ts';

const MINUTE = 60_000;
const DEFAULT_INTERVAL: Readonly<Record<string, number>> = {
  FluxReport: 5 * MINUTE,
  ResourceSetInputProvider: 10 * MINUTE,
};

/**
 * FluxInstance, FluxReport, ResourceSet, ResourceSetInputProvider: suspended and timed by annotations. What a report found
 * stands in its spec: the release of Flux is what it applied.
 */
export function operatorKind({
  kind,
  spec,
  status,
  annotations,
  namespace,
}: Parts): Partial<Details> {
  const note = (name: string) => annotations[`fluxcd.controlplane.io/${name}`];
  const applied =
    kind === 'FluxReport'
      ? text(obj(spec['distribution'])['version'])
      : (text(status['lastAppliedRevision']) ?? text(status['lastExportedRevision']));
  const url = kind === 'FluxInstance' ? obj(spec['sync'])['url'] : spec['url'];
  return {
    suspended: str(note('reconcile')).toLowerCase() === 'disabled',
    intervalMs: parseDuration(note('reconcileEvery')) ?? DEFAULT_INTERVAL[kind] ?? 60 * MINUTE,
    timeoutMs: parseDuration(note('reconcileTimeout')),
    applied,
    attempted: text(status['lastAttemptedRevision']) ?? applied,
    dependsOn: kind === 'ResourceSet' ? readDependsOn(spec, kind, namespace) : [],
    inventory: inventoryCount(status),
    digest: text(obj(arr(status['history'])[0])['digest']),
    path: kind === 'FluxInstance' ? text(obj(spec['sync'])['path']) : null,
    url: typeof url === 'string' && url !== '' ? displayUrl(url) : null,
  };
}
