import { failedRun, readAttempts, type Attempt } from './attempts.ts';
import { find, readConditions } from './conditions.ts';
import { num, obj, str, text, time, type Json } from './read.ts';

export interface Move {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * What changed before the state that an object is in: the first question after "what broke".
 *
 * - `content`: what it applies became different, not only the revision it comes from.
 * - `revision`: a new revision, and what is built from it is the same as before.
 * - `unbuilt`: a new revision that could not be built or fetched, so what it changes for this object is not known.
 * - `moved`: a new revision; whether it changed this object is not recorded.
 * - `release`: of a Helm release; null: the same as before, `values` null: not recorded.
 * - `none`: it fails (or runs) with what it succeeded with.
 * - `first`: nothing of it ever succeeded.
 * - `artifact`: of a source, the newest revision that it serves.
 * - `unknown`: nothing is recorded.
 */
export type Change =
  | (Move & { readonly type: 'content' | 'revision'; readonly at: number | null })
  | (Move & { readonly type: 'unbuilt' | 'moved' })
  | {
      readonly type: 'release';
      readonly chart: Move | null;
      readonly app: Move | null;
      readonly values: boolean | null;
      readonly at: number | null;
    }
  | { readonly type: 'none'; readonly revision: string | null; readonly at: number | null }
  | { readonly type: 'first'; readonly to: string | null; readonly at: number | null }
  | { readonly type: 'artifact'; readonly revision: string; readonly at: number | null }
  | { readonly type: 'unknown' };

const UNKNOWN: Change = { type: 'unknown' };

/** `raw`: the live object. Tolerates any shape. */
export function changeOf(kind: string, raw: unknown): Change {
  const status = obj(obj(raw)['status']);
  if (kind === 'HelmRelease') return ofRelease(status);
  if (kind === 'Kustomization') return ofKustomization(status);
  const history = readAttempts(kind, status);
  if (history.length > 0) return ofHistory(history);
  return ofSource(status);
}

const readyOf = (status: Json) => find(readConditions(status['conditions']), 'Ready');

/** Also while a failure is being tried again: then Ready is Unknown and Reconciling says so. */
function fails(status: Json): boolean {
  const ready = readyOf(status);
  if (ready === undefined || ready.status === 'True') return false;
  const reconciling = find(readConditions(status['conditions']), 'Reconciling');
  return ready.status === 'False' || reconciling?.reason === 'ProgressingWithRetry';
}

function ofKustomization(status: Json): Change {
  const history = readAttempts('Kustomization', status);
  const applied = text(status['lastAppliedRevision']);
  const attempted = text(status['lastAttemptedRevision']);
  const latest = history[0];
  if (!fails(status) && (latest === undefined || latest.ok))
    return latest === undefined ? UNKNOWN : ofHistory(history);
  if (latest === undefined) return withoutHistory(applied, attempted);
  // What is not built leaves no entry: the newest one is then of an earlier revision.
  if (latest.ok || (attempted !== null && latest.revision !== attempted))
    return notBuilt(applied ?? latest.revision, attempted, lastSuccess(history));
  return failedEntry(history, latest, applied);
}

/** It fails, and its Flux keeps no history or it never got as far as one. */
function withoutHistory(applied: string | null, attempted: string | null): Change {
  if (applied === null) return { type: 'first', to: attempted, at: null };
  if (attempted === null || attempted === applied)
    return { type: 'none', revision: applied, at: null };
  return { type: 'moved', from: applied, to: attempted };
}

function notBuilt(applied: string | null, attempted: string | null, at: number | null): Change {
  return attempted === null || attempted === applied
    ? { type: 'none', revision: applied, at }
    : { type: 'unbuilt', from: applied, to: attempted };
}

const lastSuccess = (history: readonly Attempt[]): number | null =>
  history.find((a) => a.ok)?.lastAt ?? null;

/** The newest entry is a failure of the revision that was attempted last. */
function failedEntry(history: readonly Attempt[], latest: Attempt, applied: string | null): Change {
  const good = history.find((a) => a.ok);
  const to = latest.revision;
  if (good === undefined && applied === null) return { type: 'first', to, at: oldest(history) };
  if (good !== undefined && good.digest === latest.digest)
    return to === good.revision
      ? { type: 'none', revision: to, at: good.lastAt }
      : { type: 'revision', from: good.revision, to, at: latest.firstAt };
  const run = failedRun(history, applied);
  if (run !== null) {
    const changed = run.filter((a) => a.digest !== good?.digest);
    return { type: 'content', from: applied, to, at: oldest(changed) };
  }
  // Content that succeeded before it failed: its own entry hides the success.
  const only = history.filter((a) => !a.ok).length === 1;
  if (!only) return UNKNOWN;
  return to === applied
    ? { type: 'none', revision: to, at: null }
    : { type: 'revision', from: applied, to, at: null };
}

function oldest(run: readonly Attempt[]): number | null {
  const times = run.flatMap((a) => (a.firstAt === null ? [] : [a.firstAt]));
  return times.length === 0 ? null : Math.min(...times);
}

/** It succeeds: the last time that its content became another one. */
function ofHistory(history: readonly Attempt[]): Change {
  const [latest] = history;
  if (latest === undefined) return UNKNOWN;
  const before = history.find((a) => a.digest !== latest.digest);
  return before === undefined
    ? { type: 'none', revision: latest.revision, at: latest.lastAt }
    : { type: 'content', from: before.revision, to: latest.revision, at: latest.firstAt };
}

function ofRelease(status: Json): Change {
  const history = readAttempts('HelmRelease', status);
  const chart = text(status['lastAttemptedRevision']);
  const config = text(status['lastAttemptedConfigDigest']);
  const newest = byRelease(history)[0];
  if (!fails(status)) {
    if (newest === undefined) return UNKNOWN;
    const before = byRelease(history).find((a) => a !== newest && a.ok);
    if (before === undefined) return { type: 'none', revision: newest.revision, at: newest.lastAt };
    return compared(before, newest);
  }
  // A failed test leaves the release deployed: what it replaced is what it is compared with.
  const tested = readyOf(status)?.reason === 'TestFailed';
  const deployed = byRelease(history).find(
    (a) => a.outcome === (tested ? 'superseded' : 'deployed'),
  );
  const good = deployed ?? byRelease(history).find((a) => a.ok && !(tested && a === newest));
  if (newest === undefined) return withoutHistory(text(status['lastAppliedRevision']), chart);
  if (good === undefined)
    return { type: 'first', to: chart ?? newest.revision, at: newest.firstAt };
  if (chart === null) return UNKNOWN;
  const failed = history.find((a) => a !== good && a.revision === chart && a.digest === config);
  return compared(good, {
    revision: chart,
    digest: config,
    appVersion: failed?.appVersion ?? (tested ? newest.appVersion : null),
    lastAt: failed?.lastAt ?? (tested ? newest.lastAt : null),
  });
}

const byRelease = (history: readonly Attempt[]): Attempt[] =>
  history.toSorted((a, b) => (b.release ?? 0) - (a.release ?? 0));

function compared(
  from: Attempt,
  to: Pick<Attempt, 'revision' | 'digest' | 'appVersion' | 'lastAt'>,
): Change {
  const chart = from.revision === to.revision ? null : { from: from.revision, to: to.revision };
  const app =
    from.appVersion === null || to.appVersion === null || from.appVersion === to.appVersion
      ? null
      : { from: from.appVersion, to: to.appVersion };
  const values = from.digest === null || to.digest === null ? null : from.digest !== to.digest;
  if (chart === null && app === null && values === false)
    return { type: 'none', revision: to.revision, at: from.lastAt };
  return { type: 'release', chart, app, values, at: to.lastAt };
}

function ofSource(status: Json): Change {
  const artifact = obj(status['artifact']);
  const revision = str(artifact['revision']);
  if (revision !== '') return { type: 'artifact', revision, at: time(artifact['lastUpdateTime']) };
  const scan = obj(status['lastScanResult']);
  const tags = num(scan['tagCount']);
  return tags === null
    ? UNKNOWN
    : { type: 'artifact', revision: `${tags} tags`, at: time(scan['scanTime']) };
}
