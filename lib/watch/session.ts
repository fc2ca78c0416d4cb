import type { Clock } from '../flux/clock.ts';
import type { FleetSink } from '../flux/events.ts';
import type { FluxKind } from '../flux/kinds.ts';
import type { Log } from '../flux/log.ts';
import type { Observation } from '../flux/record.ts';
import type { ClusterSession } from '../flux/session.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import { mayFollow, reviewAccess } from './access.ts';
import type { Api } from './api.ts';
import { deriveConnection } from './connection.ts';
import { discover } from './discovery.ts';
import { ApiFailure } from './errors.ts';
import { createFluxInstallation, isInstalled } from './flux-install.ts';
import { createKinds, resourcePath } from './kinds.ts';
import type { SyncSlots } from './limit.ts';
import type { Limits } from './limits.ts';
import { startLink, type Up } from './link.ts';
import { wait } from './wait.ts';

export interface SessionDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly slots: SyncSlots;
  readonly sink: FleetSink;
  readonly log: Log;
  readonly userAgent: string;
  readonly startDelayMs: number;
  readonly project: (kind: FluxKind, raw: unknown) => Observation;
  readonly onRestart: (kind: FluxKind, step: 'list' | 'watch', why: string) => void;
}

/** Everything about one cluster: its link, its kinds, its Flux, and what is told about them. */
export interface Session {
  readonly now: ClusterSession | null;
  current(): Up | null;
  version(kind: FluxKind): string | null;
  change(spec: ClusterSpec): void;
  retryNow(): void;
  stop(): void;
}

export function startSession(spec: ClusterSpec, deps: SessionDeps): Session {
  const { clock, limits, sink, log } = deps;
  const cluster = spec.id;
  const controller = new AbortController();
  const { signal } = controller;
  let specVersion = spec.version;

  let kubernetesVersion: string | null = null;
  let installed: boolean | null = null;
  let etag: string | undefined;
  let discoveredAt = -Infinity;
  let versionAt = -Infinity;
  let discoveryForbidden: ApiFailure | null = null;
  let told: ClusterSession | null = null;
  let toldText = '';
  let cancelEmit: (() => void) | null = null;
  let cancelGrace: (() => void) | null = null;

  /** Version, discovery and CRD label; the authenticated question by which the cluster is known to be heard. */
  async function probe(api: Api, first: boolean, within: AbortSignal): Promise<void> {
    const now = clock.now();
    if (first || now - versionAt > limits.discoveryMs) {
      await readVersion(api, within);
      versionAt = now;
    }
    const every = installed === true ? limits.discoveryMs : limits.discoveryWithoutFluxMs;
    if (first || etag !== undefined || now - discoveredAt >= every) {
      await readDiscovery(api, first, within);
    } else await readVersion(api, within);
    await flux.refresh(api, within, first);
  }

  async function readVersion(api: Api, within: AbortSignal): Promise<void> {
    try {
      const answer = await api.json({
        path: '/version',
        signal: within,
        timeoutMs: limits.checkTimeoutMs,
      });
      const { gitVersion } = (answer.json ?? {}) as { gitVersion?: unknown };
      if (typeof gitVersion === 'string') kubernetesVersion = gitVersion;
    } catch (e) {
      if (!(e instanceof ApiFailure && (e.status === 403 || e.status === 404))) throw e;
    }
  }

  async function readDiscovery(api: Api, first: boolean, within: AbortSignal): Promise<void> {
    try {
      const found = await discover(api, within, limits.checkTimeoutMs, first ? undefined : etag);
      discoveryForbidden = null;
      discoveredAt = clock.now();
      if (first) kinds.begin();
      if (found === null) return;
      ({ etag } = found);
      installed = isInstalled(found.served);
      for (const kind of kinds.follow(found.served)) {
        if (await isGone(api, kind, within)) kinds.remove(kind);
        // Ask for all of discovery again at the next check.
        else etag = undefined;
      }
      flux.follow(found.served);
    } catch (e) {
      if (!(e instanceof ApiFailure && e.status === 403)) throw e;
      discoveryForbidden = e;
    }
  }

  /** Discovery of a starting API server may lack what is there: only a 404 of the resource itself counts. */
  async function isGone(api: Api, kind: FluxKind, within: AbortSignal): Promise<boolean> {
    const version = kinds.version(kind);
    if (version === null) return true;
    try {
      await api.json({
        path: `${resourcePath(kind, version)}?limit=1`,
        signal: within,
        timeoutMs: limits.checkTimeoutMs,
      });
      return false;
    } catch (e) {
      return e instanceof ApiFailure && e.status === 404;
    }
  }

  const link = startLink(spec, {
    clock,
    random: deps.random,
    limits,
    slots: deps.slots,
    userAgent: deps.userAgent,
    startDelayMs: deps.startDelayMs,
    probe,
    onChange() {
      const { lostAt } = link.view;
      cancelGrace?.();
      cancelGrace = null;
      if (lostAt !== null) {
        cancelGrace = clock.after(Math.max(1, lostAt + limits.graceMs - clock.now()), changed);
      }
      if (link.view.up && kinds.unsettled.size === 0) link.synced();
      changed();
    },
    onContact() {
      if (told !== null && clock.now() - (told.lastContactAt ?? 0) >= limits.contactMs) changed();
    },
  });
  const kinds = createKinds({
    cluster,
    clock,
    random: deps.random,
    limits,
    log,
    link,
    sink,
    project: deps.project,
    onChange: changed,
    onMissing() {
      etag = undefined;
      discoveredAt = -Infinity;
      link.retryNow();
    },
    onRestart: deps.onRestart,
  });
  const flux = createFluxInstallation({
    cluster,
    clock,
    random: deps.random,
    limits,
    log,
    link,
    onChange: changed,
  });

  function changed(): void {
    cancelEmit ??= clock.after(limits.emitMs, () => {
      cancelEmit = null;
      emit();
    });
  }

  function emit(): void {
    if (signal.aborted) return;
    const now = clock.now();
    const { view } = link;
    const sessions = kinds.sessions();
    const connection = deriveConnection({
      link: view,
      graceUntil: view.lostAt === null ? null : view.lostAt + limits.graceMs,
      kinds: sessions,
      failures: kinds.failures,
      unsettled: kinds.unsettled,
      fluxInstalled: installed,
      discoveryForbidden,
      now,
    });
    const session: ClusterSession = {
      cluster,
      ...connection,
      since: told !== null && told.connection === connection.connection ? told.since : now,
      nextRetryAt: view.up ? null : view.nextRetryAt,
      lastContactAt: view.lastContactAt,
      kubernetesVersion,
      flux: flux.install,
      kinds: sessions,
    };
    const text = JSON.stringify(session, (key, value: unknown) =>
      key === 'lastContactAt' || key === 'confirmedAt' ? undefined : value,
    );
    const contact = (session.lastContactAt ?? 0) - (told?.lastContactAt ?? 0);
    if (text === toldText && contact < limits.contactMs) return;
    logChange(told, session);
    told = session;
    toldText = text;
    sink({ type: 'session', session, at: now });
  }

  function logChange(before: ClusterSession | null, after: ClusterSession): void {
    if (before?.connection === after.connection && before.reason === after.reason) return;
    const fields = {
      cluster,
      connection: after.connection,
      reason: after.reason,
      nextRetryAt: after.nextRetryAt,
    };
    const fine = after.connection === 'live' || after.connection === 'syncing';
    if (fine || after.connection === 'connecting') log.info('Cluster connection', fields);
    else log.warn(`Cluster connection: ${after.message ?? after.connection}`, fields);
  }

  /** Asks from time to time what the credential may do, so that a withdrawn or given right is seen soon. */
  async function reviewLoop(): Promise<void> {
    for (;;) {
      const ms = Math.round(limits.accessMs * (0.8 + deps.random() * 0.4));
      await wait(clock, ms, signal).done;
      if (signal.aborted) return;
      const up = link.current();
      if (up !== null) await review(up.api).catch(() => {});
    }
  }

  async function review(api: Api): Promise<void> {
    const rules = await reviewAccess(api, signal, limits.checkTimeoutMs);
    if (rules === null) return;
    for (const [kind, state] of kinds.states) {
      const may = mayFollow(rules, kind);
      if (may && state === 'restricted') kinds.nudge(kind);
      if (!may && state === 'live' && (await isForbidden(api, kind))) kinds.relist(kind);
    }
  }

  async function isForbidden(api: Api, kind: FluxKind): Promise<boolean> {
    const version = kinds.version(kind);
    if (version === null) return false;
    try {
      const path = `${resourcePath(kind, version)}?limit=1`;
      await api.json({ path, signal, timeoutMs: limits.checkTimeoutMs });
      return false;
    } catch (e) {
      return e instanceof ApiFailure && e.status === 403;
    }
  }

  changed();
  reviewLoop().catch(() => {});

  return {
    get now() {
      return told;
    },
    current: () => link.current(),
    version: (kind) => kinds.version(kind),
    change(next) {
      // The same entry told again: its token file has a new content.
      if (next.version === specVersion) link.retryNow();
      else link.replace(next);
      specVersion = next.version;
    },
    retryNow: () => link.retryNow(),
    stop() {
      controller.abort();
      cancelEmit?.();
      cancelGrace?.();
      kinds.stop();
      flux.stop();
      link.stop();
    },
  };
}
