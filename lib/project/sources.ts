import { find } from '../flux/conditions.ts';
import { arr, obj, str, text } from '../flux/read.ts';
import { displayUrl } from '../flux/redact.ts';
import type { ObjectRef } from '../flux/record.ts';
import { readRef } from '../flux/references.ts';
import { common, inventoryCount } from './base.ts';
import type { Details, Parts } from './parts.ts';

/** GitRepository, OCIRepository, Bucket, HelmRepository, HelmChart and ExternalArtifact: what has an artifact. */
export function source(p: Parts): Partial<Details> {
  const { spec, status, namespace } = p;
  const applied = text(obj(status['artifact'])['revision']);
  const failed = find(p.conditions, 'FetchFailed');
  return {
    ...common(p),
    isStatic: p.kind === 'HelmRepository' && spec['type'] === 'oci',
    applied,
    attempted: comingRevision(p) ?? applied,
    source: readRef(spec['sourceRef'], 'HelmRepository', namespace),
    dependsOn: included(p),
    chart: p.kind === 'HelmChart' ? text(spec['chart']) : null,
    url: address(p),
    // Of a source that never worked Ready moves with every retry; FetchFailed keeps the first time of its words.
    failingSince: failed?.status === 'True' ? failed.at : null,
  };
}

const QUOTED = /'([^']{1,512})'(?: for '[^']*')?$/;

/** While a new artifact is built ArtifactOutdated names it; the old one is served until then. */
function comingRevision({ conditions }: Parts): string | null {
  const c = find(conditions, 'ArtifactOutdated');
  return c?.status === 'True' ? (QUOTED.exec(c.message.slice(0, 2048))?.[1] ?? null) : null;
}

function address({ kind, spec }: Parts): string | null {
  const url = str(kind === 'Bucket' ? spec['endpoint'] : spec['url']);
  if (url === '') return null;
  const bucket = kind === 'Bucket' ? `/${str(spec['bucketName'])}` : '';
  return displayUrl(url) + bucket;
}

/** GitRepositories that this one includes. */
function included({ spec, namespace }: Parts): ObjectRef[] {
  return arr(spec['include'])
    .slice(0, 64)
    .map((i) => readRef(obj(i)['repository'], 'GitRepository', namespace))
    .filter((r) => r !== null);
}

const HOUR = 3_600_000;

/** Has neither spec.suspend nor spec.interval: an annotation suspends it, and it runs every hour. */
export function artifactGenerator({
  spec,
  status,
  annotations,
  namespace,
}: Parts): Partial<Details> {
  const sources = arr(spec['sources'])
    .slice(0, 256)
    .map((s) => readRef(s, 'GitRepository', namespace))
    .filter((r) => r !== null);
  const digest = text(status['observedSourcesDigest']);
  return {
    suspended:
      str(annotations['source.extensions.fluxcd.io/reconcile']).toLowerCase() === 'disabled',
    intervalMs: HOUR,
    inventory: inventoryCount(status),
    source: sources[0] ?? null,
    dependsOn: sources.slice(1),
    digest,
  };
}
