import type { KubeObject } from '../../lib/sim/object.ts';

/** µs of a clock that all processes of this machine share and nobody sets (CLOCK_MONOTONIC). */
export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

/** Begins what says when it was written; no commit of the simulated fleet begins so. */
const SIGN = 'f1ee79ea55';
const DIGITS = 13;

const tag = (us: number): string => SIGN + us.toString(16).padStart(DIGITS, '0');

/** When the revision or chart version was written, in µs; null: not by a bench. */
export function writtenAt(revision: string | null): number | null {
  const at = revision?.indexOf(SIGN) ?? -1;
  if (revision === null || at === -1) return null;
  return Number.parseInt(revision.slice(at + SIGN.length, at + SIGN.length + DIGITS), 16);
}

type Json = Record<string, unknown>;

/**
 * The object as its controller writes it after it applied a new revision, which carries the time of writing. Such a
 * change moves the change log and the fleet's page: of all events the costliest.
 */
export function applied(object: KubeObject, us: number, time: string): KubeObject {
  const status: Json = { ...object.status };
  const mark = tag(us);
  let message: string;
  if (object.kind === 'HelmRelease') {
    const [newest, ...older] = status['history'] as Json[];
    const chartVersion = `${String(newest?.['chartVersion']).split('+')[0]}+${mark}`;
    status['history'] = [{ ...newest, chartVersion }, ...older];
    status['lastAttemptedRevision'] = chartVersion;
    message = `Helm upgrade succeeded for release ${object.metadata.name} with chart ${chartVersion}`;
  } else {
    const revision = `main@sha1:${mark.padEnd(40, '0')}`;
    status['lastAppliedRevision'] = revision;
    status['lastAttemptedRevision'] = revision;
    message = `Applied revision: ${revision}`;
  }
  status['conditions'] = (status['conditions'] as Json[]).map((condition) =>
    condition['type'] === 'Ready' ? { ...condition, message, lastTransitionTime: time } : condition,
  );
  return { ...object, status };
}

/** Whether `applied` can be written to it and changes nothing else: it is ready, and what it runs is known. */
export function canApply({ kind, spec, status = {} }: KubeObject): boolean {
  if (spec?.['suspend'] === true) return false;
  const conditions = (status['conditions'] ?? []) as Json[];
  const isReady = conditions.some((c) => c['type'] === 'Ready' && c['status'] === 'True');
  const isWorking = conditions.some((c) => c['type'] === 'Reconciling');
  if (!isReady || isWorking) return false;
  if (kind !== 'HelmRelease') return typeof status['lastAppliedRevision'] === 'string';
  const [newest] = (status['history'] ?? []) as Json[];
  return newest?.['status'] === 'deployed';
}
