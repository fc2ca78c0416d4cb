import type { Clock } from '../flux/clock.ts';
import type { Log } from '../flux/log.ts';
import type { FluxComponent, FluxInstall } from '../flux/session.ts';
import type { Api } from './api.ts';
import type { Served } from './discovery.ts';
import { ApiFailure } from './errors.ts';
import { readComponent, type Deployed, type ReadCrd, readCrd } from './flux-read.ts';
import { versionOf } from './flux-version.ts';
import type { Limits } from './limits.ts';
import type { Link } from './link.ts';
import { startReflector, type Reflector } from './reflector.ts';

const CRD =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gitrepositories.source.toolkit.fluxcd.io';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
const SELECTOR = 'app.kubernetes.io/part-of=flux';
const EVERYWHERE = '/apis/apps/v1/deployments';
const USUAL_NAMESPACE = '/apis/apps/v1/namespaces/flux-system/deployments';

/** Which Flux a cluster runs: the label of its CRD, and its controllers' Deployments, followed by a watch. */
export interface FluxInstallation {
  /** null until discovery has answered. */
  readonly install: FluxInstall | null;
  follow(served: Served): void;
  /** Reads the CRD again if due; never throws. */
  refresh(api: Api, signal: AbortSignal, force: boolean): Promise<void>;
  stop(): void;
}

export const isInstalled = (served: Served): boolean =>
  Object.keys(served).some((kind) => !OPERATOR_KINDS.has(kind));
const OPERATOR_KINDS: ReadonlySet<string> = new Set([
  'FluxInstance',
  'FluxReport',
  'ResourceSet',
  'ResourceSetInputProvider',
]);

export function createFluxInstallation(deps: {
  readonly cluster: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly log: Log;
  readonly link: Link;
  readonly onChange: () => void;
}): FluxInstallation {
  const { clock, limits } = deps;
  const deployments = new Map<string, Deployed>();
  let served: Served | null = null;
  let crd: ReadCrd | null = null;
  let readAt = -Infinity;
  let reflector: Reflector | null = null;
  let install: FluxInstall | null = null;
  let text = '';

  function update(): void {
    if (served === null) return;
    const components: FluxComponent[] = [...deployments.values()]
      .flatMap((d) => d.components)
      .toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
    const next: FluxInstall = {
      installed: isInstalled(served),
      ...versionOf(crd?.version ?? null, [...deployments.values()], served),
      managedBy:
        crd?.managedBy ?? [...deployments.values()].find((d) => d.managedBy)?.managedBy ?? null,
      components,
    };
    const nextText = JSON.stringify(next);
    if (nextText === text) return;
    text = nextText;
    install = next;
    deps.onChange();
  }

  function watchDeployments(path: string): void {
    reflector = startReflector<Deployed>({
      clock,
      random: deps.random,
      limits,
      log: deps.log,
      fields: { cluster: deps.cluster, kind: 'Deployment' },
      link: deps.link,
      path,
      selector: SELECTOR,
      read: readComponent,
      on: {
        list(objects) {
          deployments.clear();
          for (const d of objects) deployments.set(d.key, d);
          readAt = -Infinity;
          update();
        },
        put(object) {
          const before = deployments.get(object.key);
          // A new image may come with a new CRD.
          if (before?.images !== object.images) readAt = -Infinity;
          deployments.set(object.key, object);
          update();
        },
        remove({ namespace, name }) {
          deployments.delete(`${namespace}/${name}`);
          update();
        },
        state(state) {
          if (state !== 'restricted' || path !== EVERYWHERE) return;
          reflector?.stop();
          watchDeployments(USUAL_NAMESPACE);
        },
        confirmed() {},
        settled() {},
        missing() {},
        restarted() {},
      },
    });
  }

  return {
    get install() {
      return install;
    },
    follow(now) {
      served = now;
      readAt = -Infinity;
      if (isInstalled(now)) {
        if (reflector === null) watchDeployments(EVERYWHERE);
      } else {
        reflector?.stop();
        reflector = null;
        deployments.clear();
        crd = null;
      }
      update();
    },
    async refresh(api, signal, force) {
      if (served === null || !isInstalled(served)) return;
      if (!force && clock.now() - readAt < limits.fluxInstallMs) return;
      readAt = clock.now();
      try {
        const answer = await api.json({
          path: CRD,
          accept: METADATA,
          signal,
          timeoutMs: limits.checkTimeoutMs,
        });
        crd = readCrd(answer.json);
      } catch (e) {
        // Absent, or not ours to read: the Deployments and discovery tell.
        if (e instanceof ApiFailure && (e.status === 404 || e.status === 403)) crd = null;
        else readAt = -Infinity;
      }
      update();
    },
    stop() {
      reflector?.stop();
    },
  };
}
