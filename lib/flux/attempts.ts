import { arr, num, obj, str, text, time, type Json } from './read.ts';

/** One line of what an applier remembers of its work, newest first as it keeps them. */
export interface Attempt {
  /** Source revision, chart version or release of Flux. */
  readonly revision: string | null;
  /** Digest of the built content (Kustomization) or of the values (HelmRelease). */
  readonly digest: string | null;
  readonly appVersion: string | null;
  /** Number of the Helm release; null for other kinds. */
  readonly release: number | null;
  /** The controller's own word: `ReconciliationSucceeded`, `superseded`. */
  readonly outcome: string;
  readonly ok: boolean;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** How often it was reconciled; null where that is not counted. */
  readonly count: number | null;
}

/** The controllers keep five; more is not theirs. */
const MAX = 20;

/** `status.history` of a Kustomization, FluxInstance or ResourceSet (Flux 2.7 and later) or of a HelmRelease. */
export function readAttempts(kind: string, status: Json): Attempt[] {
  const read = kind === 'HelmRelease' ? release : snapshot;
  return arr(status['history'])
    .slice(0, MAX)
    .map((entry) => read(obj(entry)));
}

function snapshot(entry: Json): Attempt {
  const metadata = obj(entry['metadata']);
  const outcome = str(entry['lastReconciledStatus']);
  return {
    revision: text(metadata['revision']) ?? text(metadata['flux']),
    digest: text(entry['digest']),
    appVersion: null,
    release: null,
    outcome,
    ok: outcome === 'ReconciliationSucceeded',
    firstAt: time(entry['firstReconciled']),
    lastAt: time(entry['lastReconciled']),
    count: num(entry['totalReconciliations']),
  };
}

/** `superseded` was deployed once, and nothing says that it ended badly. */
const GOOD_RELEASE: ReadonlySet<string> = new Set(['deployed', 'superseded']);

function release(entry: Json): Attempt {
  const outcome = str(entry['status']);
  return {
    revision: text(entry['chartVersion']),
    digest: text(entry['configDigest']),
    appVersion: text(entry['appVersion']),
    release: num(entry['version']),
    outcome,
    ok: GOOD_RELEASE.has(outcome),
    firstAt: time(entry['firstDeployed']),
    lastAt: time(entry['lastDeployed']),
    count: null,
  };
}

export interface Tries {
  readonly count: number;
  /** Counted from events, which the cluster keeps for an hour. */
  readonly atLeast: boolean;
}

/**
 * How often it has failed in a row, as far as the object proves it. An entry of a Kustomization counts successes and
 * failures of its digest alike, unless it writes one for each (failedRun).
 */
export function failedTries(
  kind: string,
  status: Json,
  attempts: readonly Attempt[],
): Tries | null {
  if (kind === 'HelmRelease') {
    const failures = num(status['failures']);
    return failures === null || failures < 1 ? null : { count: failures, atLeast: false };
  }
  const run = failedRun(attempts, text(status['lastAppliedRevision']));
  if (run === null) return null;
  let count = 0;
  for (const attempt of run) {
    if (attempt.count === null) return null;
    count += attempt.count;
  }
  return { count, atLeast: false };
}

/**
 * The failed entries on top of a Kustomization's history, when they count failures only: the success below them is
 * still what is applied, or nothing was ever applied. An entry keeps the times of its digest, so one that succeeded
 * for months before it began to fail looks the same, but then it is the one that is applied.
 */
export function failedRun(
  attempts: readonly Attempt[],
  applied: string | null,
): readonly Attempt[] | null {
  const ends = attempts.findIndex((a) => a.ok);
  const run = ends === -1 ? attempts : attempts.slice(0, ends);
  if (run.length === 0) return null;
  const before = attempts[ends];
  if (before === undefined) return applied === null ? run : null;
  return before.revision === applied ? run : null;
}
