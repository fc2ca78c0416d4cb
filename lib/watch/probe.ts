import type { Clock } from '../flux/clock.ts';
import type { Api } from './api.ts';
import { discover, type Discovery } from './discovery.ts';
import { ApiFailure } from './errors.ts';
import { isInstalled } from './flux-install.ts';
import type { Limits } from './limits.ts';

/** What the probe learned of a cluster, beside that it answers. */
export interface Probe {
  readonly kubernetesVersion: string | null;
  /** null: discovery has not answered yet. */
  readonly installed: boolean | null;
  readonly discoveryForbidden: ApiFailure | null;
  /**
   * The authenticated question by which a cluster is known to be heard: discovery where the server can answer
   * "nothing changed" (ETag), else its version. A refused credential fails both. Throws ApiFailure.
   */
  ask(api: Api, first: boolean, signal: AbortSignal): Promise<void>;
  /** Has all of discovery read at the next question. */
  forget(): void;
}

export function createProbe(deps: {
  readonly clock: Clock;
  readonly limits: Limits;
  /** What is served, on each new connection (`first`) and when it changed. False: look again soon. */
  readonly onDiscovery: (api: Api, found: Discovery, signal: AbortSignal) => Promise<boolean>;
}): Probe {
  const { clock, limits } = deps;
  let kubernetesVersion: string | null = null;
  let installed: boolean | null = null;
  let discoveryForbidden: ApiFailure | null = null;
  let etag: string | undefined;
  let discoveredAt = -Infinity;
  let versionAt = -Infinity;

  async function readVersion(api: Api, signal: AbortSignal): Promise<void> {
    versionAt = clock.now();
    try {
      const { json } = await api.json({
        path: '/version',
        signal,
        timeoutMs: limits.checkTimeoutMs,
      });
      const gitVersion = (json as { gitVersion?: unknown } | null)?.gitVersion;
      if (typeof gitVersion === 'string') kubernetesVersion = gitVersion;
    } catch (e) {
      if (!(e instanceof ApiFailure && (e.status === 403 || e.status === 404))) throw e;
    }
  }

  async function readDiscovery(api: Api, first: boolean, signal: AbortSignal): Promise<void> {
    try {
      const found = await discover(api, signal, limits.checkTimeoutMs, first ? undefined : etag);
      discoveryForbidden = null;
      discoveredAt = clock.now();
      if (found === null) return;
      installed = isInstalled(found.served);
      etag = (await deps.onDiscovery(api, found, signal)) ? found.etag : undefined;
    } catch (e) {
      if (!(e instanceof ApiFailure && e.status === 403)) throw e;
      discoveryForbidden = e;
    }
  }

  return {
    get kubernetesVersion() {
      return kubernetesVersion;
    },
    get installed() {
      return installed;
    },
    get discoveryForbidden() {
      return discoveryForbidden;
    },
    async ask(api, first, signal) {
      const every = installed === true ? limits.discoveryMs : limits.discoveryWithoutFluxMs;
      const discovery = first || etag !== undefined || clock.now() - discoveredAt >= every;
      const version = first || !discovery || clock.now() - versionAt >= limits.discoveryMs;
      if (version) await readVersion(api, signal);
      if (discovery) await readDiscovery(api, first, signal);
    },
    forget() {
      etag = undefined;
      discoveredAt = -Infinity;
    },
  };
}
