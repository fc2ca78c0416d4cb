import type { Clock } from '../flux/clock.ts';
import type { FleetSink } from '../flux/events.ts';
import type { FluxKind } from '../flux/kinds.ts';
import type { Log } from '../flux/log.ts';
import type { Observation } from '../flux/record.ts';
import type { ClusterSession } from '../flux/session.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import { followRights } from './access.ts';
import type { Api } from './api.ts';
import type { Breather } from './breather.ts';
import { deriveConnection } from './connection.ts';
import type { Discovery } from './discovery.ts';
import { ApiFailure } from './errors.ts';
import { createFluxInstallation } from './flux-install.ts';
import { createKinds, resourcePath } from './kinds.ts';
import type { Slots } from './limit.ts';
import type { Limits } from './limits.ts';
import { startLink, type Up } from './link.ts';
import { createProbe } from './probe.ts';
import { createTeller } from './teller.ts';
import { countRestart, noTraffic, type ClusterTraffic } from './traffic.ts';

export interface SessionDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly opens: Slots;
  readonly slots: Slots;
  readonly sink: FleetSink;
  readonly log: Log;
  readonly userAgent: string;
  readonly startDelayMs: number;
  /** How many clusters there are. */
  readonly clusters: () => number;
  readonly project: (kind: FluxKind, raw: unknown) => Observation;
}

/** Everything about one cluster: its link, its kinds, its Flux, and what is told about them. */
export interface Session {
  /** As last told. */
  readonly told: ClusterSession | null;
  readonly traffic: ClusterTraffic;
  /** Connected, but its turn to list has not come. */
  readonly queued: boolean;
  current(): Up | null;
  version(kind: FluxKind): string | null;
  change(spec: ClusterSpec): void;
  retryNow(): void;
  stop(): void;
}

export function startSession(spec: ClusterSpec, deps: SessionDeps): Session {
  const { clock, random, limits, log } = deps;
  const cluster = spec.id;
  const controller = new AbortController();
  const { signal } = controller;
  const traffic = noTraffic();
  let specVersion = spec.version;
  let cancelGrace: (() => void) | null = null;
  const sink: FleetSink = (event) => {
    if (!signal.aborted) deps.sink(event);
  };

  const probe = createProbe({ clock, limits, onDiscovery });
  const teller = createTeller({
    clock,
    limits,
    read,
    tell: (session) => sink({ type: 'session', session, at: clock.now() }),
  });
  const link = startLink(spec, {
    clock,
    random,
    limits,
    opens: deps.opens,
    slots: deps.slots,
    userAgent: deps.userAgent,
    startDelayMs: deps.startDelayMs,
    async probe(api, first, within) {
      await probe.ask(api, first, within);
      if (first) kinds.begin();
      await flux.refresh(api, within);
    },
    onChange() {
      const { lostAt, up } = link.view;
      cancelGrace?.();
      cancelGrace =
        lostAt === null
          ? null
          : clock.after(Math.max(1, lostAt + limits.graceMs - clock.now()), teller.changed);
      if (up && kinds.unsettled.size === 0) link.synced();
      teller.changed();
    },
    onContact: () => teller.heard(),
  });
  const kinds = createKinds({
    cluster,
    clock,
    random,
    limits,
    breather: deps.breather,
    traffic,
    log,
    link,
    sink(event) {
      flux.hear(event);
      sink(event);
    },
    project: deps.project,
    onChange: () => teller.changed(),
    onMissing() {
      probe.forget();
      link.retryNow();
    },
    onRestart: (_kind, step, why) => countRestart(traffic.restarts, step, why),
  });
  const flux = createFluxInstallation({
    cluster,
    clock,
    random,
    limits,
    breather: deps.breather,
    traffic,
    log,
    link,
    onChange: () => teller.changed(),
  });

  async function onDiscovery(api: Api, found: Discovery, within: AbortSignal): Promise<boolean> {
    let sure = true;
    for (const kind of kinds.follow(found.served)) {
      if (await isGone(api, kind, within)) kinds.remove(kind);
      else sure = false;
    }
    flux.follow(found);
    return sure;
  }

  /** Discovery of a starting API server may lack what is there: only a 404 of the resource itself counts. */
  async function isGone(api: Api, kind: FluxKind, within: AbortSignal): Promise<boolean> {
    const version = kinds.version(kind);
    if (version === null) return true;
    try {
      const path = `${resourcePath(kind, version)}?limit=1`;
      await api.json({ path, signal: within, timeoutMs: limits.checkTimeoutMs });
      return false;
    } catch (e) {
      return e instanceof ApiFailure && e.status === 404;
    }
  }

  function read(): ClusterSession {
    const now = clock.now();
    const { view } = link;
    const sessions = kinds.sessions();
    return {
      cluster,
      ...deriveConnection({
        link: view,
        graceUntil: view.lostAt === null ? null : view.lostAt + limits.graceMs,
        kinds: sessions,
        failures: kinds.failures,
        unsettled: kinds.unsettled,
        fluxInstalled: probe.installed,
        discoveryForbidden: probe.discoveryForbidden,
        now,
      }),
      since: now,
      nextRetryAt: view.up ? null : view.nextRetryAt,
      lastContactAt: view.lastContactAt,
      kubernetesVersion: probe.kubernetesVersion,
      flux: flux.install,
      kinds: sessions,
    };
  }

  teller.changed();
  followRights({
    clock,
    random,
    limits,
    kinds,
    api: () => link.current()?.api ?? null,
    clusters: deps.clusters,
    signal,
  }).catch(() => {});

  return {
    get told() {
      return teller.told;
    },
    traffic,
    get queued() {
      return link.view.connected && !link.view.up;
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
      cancelGrace?.();
      teller.stop();
      kinds.stop();
      flux.stop();
      link.stop();
    },
  };
}
