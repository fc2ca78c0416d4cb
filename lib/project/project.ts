import { find, isTrue } from '../flux/conditions.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { arr, cut, num, obj, str, time } from '../flux/read.ts';
import type { ObjectRef, Observation } from '../flux/record.ts';
import { displayMessage, MESSAGE_LIMIT } from '../flux/redact.ts';
import { formatRef, readParent } from '../flux/references.ts';
import { isCurrent, judge, type Facts, type Verdict } from '../flux/verdict.ts';
import { helmRelease } from './helm-release.ts';
import { imagePolicy, imageRepository, imageUpdateAutomation } from './image.ts';
import { noIntern, type Intern } from './intern.ts';
import { kustomization } from './kustomization.ts';
import { alert, provider, receiver } from './notification.ts';
import { operatorKind } from './operator.ts';
import { Seen } from './seen.ts';
import { takeApart, type Details, type Parts } from './parts.ts';
import { artifactGenerator, source } from './sources.ts';

const FAMILY: Record<FluxKind, (parts: Parts) => Partial<Details>> = {
  Kustomization: kustomization,
  HelmRelease: helmRelease,
  GitRepository: source,
  OCIRepository: source,
  Bucket: source,
  HelmRepository: source,
  HelmChart: source,
  ExternalArtifact: source,
  ArtifactGenerator: artifactGenerator,
  Alert: alert,
  Provider: provider,
  Receiver: receiver,
  ImageRepository: imageRepository,
  ImagePolicy: imagePolicy,
  ImageUpdateAutomation: imageUpdateAutomation,
  FluxInstance: operatorKind,
  FluxReport: operatorKind,
  ResourceSet: operatorKind,
  ResourceSetInputProvider: operatorKind,
};

/**
 * A raw object as one cluster sent it, reduced to what is shown. Never throws: what can't be read becomes empty, and an
 * object that can't be told apart becomes an observation with verdict `unknown`. Nothing of the raw object is kept alive.
 */
export function project(
  cluster: string,
  kind: FluxKind,
  raw: unknown,
  intern: Intern = noIntern,
): Observation {
  const parts = takeApart(kind, raw);
  const { metadata, status, conditions } = parts;
  const details = FAMILY[kind](parts);
  const { source: from = null, dependsOn = NONE, suspended = false, applied = null } = details;
  const attempted = details.attempted ?? null;
  const generation = num(metadata['generation']) ?? 0;
  const facts: Facts = {
    kind,
    namespace: parts.namespace,
    source: from,
    dependsOn,
    makesChart: details.makesChart ?? false,
    conditions,
    generation,
    observedGeneration: num(status['observedGeneration']),
    attemptedGeneration: details.attemptedGeneration ?? null,
    suspended,
    isStatic: details.isStatic ?? false,
  };
  const verdict = parts.name === '' ? NAMELESS : judge(facts);
  const reconciling = find(conditions, 'Reconciling');
  const short = (value: string | null | undefined): string | null =>
    value === null || value === undefined ? null : bounded(value, 512);
  const shared = (value: string | null | undefined): string | null => {
    const text = short(value);
    return text === null ? null : intern(text);
  };
  const appliedShared = shared(applied);
  const wanted = intern.wanted({
    kind,
    namespace: parts.namespace,
    name: parts.name,
    source: from,
    dependsOn: dependsOn.length === 0 ? NONE : dependsOn,
    parent: readParent(obj(metadata['labels']), parts),
    intervalMs: details.intervalMs ?? null,
    timeoutMs: details.timeoutMs ?? null,
    retryIntervalMs: details.retryIntervalMs ?? null,
    chart: short(details.chart),
    path: short(details.path),
    url: short(details.url),
    driftMode: details.driftMode ?? null,
    remote: details.remote ?? false,
    suspended,
  });
  const said = intern.said({
    verdict: verdict.state,
    reason: bounded(verdict.reason, 128),
    missing: verdict.missing && formatRef(verdict.missing),
    terminating: str(metadata['deletionTimestamp']) !== '',
    reconciling: isTrue(reconciling),
    retrying: isTrue(reconciling) && reconciling.reason === 'ProgressingWithRetry',
    progress: isTrue(reconciling) ? words(reconciling.message, SHORT, intern) : null,
    currentGeneration: isCurrent(facts),
    drifted: details.drifted ?? false,
  });
  return new Seen(
    {
      cluster,
      uid: str(metadata['uid']),
      resourceVersion: str(metadata['resourceVersion']),
      generation,
      createdAt: time(metadata['creationTimestamp']) ?? 0,
      message: words(verdict.message, MESSAGE_LIMIT, intern),
      conditionAt: verdict.at,
      failingSince: details.failingSince ?? null,
      suspendedAt: suspended ? suspendedAt(metadata['managedFields']) : null,
      deletedAt: time(metadata['deletionTimestamp']),
      applied: appliedShared,
      attempted: attempted === applied ? appliedShared : shared(attempted),
      inventory: details.inventory ?? null,
      digest: shared(details.digest),
    },
    wanted,
    said,
  );
}

/** One array for the many objects that depend on nothing. */
const NONE: readonly ObjectRef[] = Object.freeze([]);

const NAMELESS: Verdict = {
  state: 'unknown',
  reason: 'Unreadable',
  message: 'The cluster sent an object without a name',
  at: null,
  missing: null,
};

/** A cut string keeps the whole one alive in V8 (up to 2 MB of it); a copy through bytes does not. */
const copy = (value: string): string => Buffer.from(value).toString();

const bounded = (value: string, max: number): string =>
  value.length > max ? copy(cut(value, max)) : value;

/** Without credentials, and cut. Short texts repeat from object to object: they are searched for credentials once. */
function words(message: string, max: number, intern: Intern): string {
  if (message.length <= SHORT) return message === '' ? '' : intern.shown(message, displayMessage);
  const shown = displayMessage(message, max);
  return message.length > max ? copy(shown) : shown;
}
const SHORT = 256;

/** The last time that a manager wrote spec.suspend: the best that an object tells about when it was suspended. */
function suspendedAt(managedFields: unknown): number | null {
  let last: number | null = null;
  for (const item of arr(managedFields)) {
    const entry = obj(item);
    if (!('f:suspend' in obj(obj(entry['fieldsV1'])['f:spec']))) continue;
    const at = time(entry['time']);
    if (at !== null && (last === null || at > last)) last = at;
  }
  return last;
}
