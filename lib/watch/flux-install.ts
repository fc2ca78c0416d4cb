import type { Clock } from '../flux/clock.ts';
import type { Log } from '../flux/log.ts';
import type { FleetEvent } from '../flux/events.ts';
import type { Observation } from '../flux/record.ts';
import type { FluxInstall, KindState } from '../flux/session.ts';
import type { Api } from './api.ts';
import type { Breather } from './breather.ts';
import type { Discovery, Served } from './discovery.ts';
import { ApiFailure } from './errors.ts';
import { readCrd, readDeployment, type Deployed, type ReadCrd } from './flux-read.ts';
import { instancesOf, versionOf } from './flux-version.ts';
import type { Limits } from './limits.ts';
import type { Link } from './link.ts';
import { startReflector, type Reflector } from './reflector.ts';
import type { Traffic } from './traffic.ts';

const CRD =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gitrepositories.source.toolkit.fluxcd.io';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
const SELECTOR = 'app.kubernetes.io/part-of=flux';
const EVERYWHERE = '/apis/apps/v1/deployments';
/** Where a credential may read that namespace only. */
const USUAL_NAMESPACE = '/apis/apps/v1/namespaces/flux-system/deployments';
const NO_CRD: ReadCrd = { version: null, managedBy: null };

/** Which Flux a cluster runs: the label of its CRD, and its controllers' Deployments, which are watched. */
export interface FluxInstallation {
  /** null until discovery has answered. */
  readonly install: FluxInstall | null;
  follow(discovery: Discovery): void;
  /** What is told of objects: the Flux Operator's own say which release it installed. */
  hear(event: FleetEvent): void;
  /** Reads the CRD again when that is due. */
  refresh(api: Api, signal: AbortSignal): Promise<void>;
  stop(): void;
}

const OPERATOR_KINDS: ReadonlySet<string> = new Set([
  'FluxInstance',
  'FluxReport',
  'ResourceSet',
  'ResourceSetInputProvider',
]);

/** The Flux Operator alone is not Flux yet. */
export const isInstalled = (served: Served): boolean =>
  Object.keys(served).some((kind) => !OPERATOR_KINDS.has(kind));

const imageOf = (d: Deployed | undefined): string | undefined => d?.components[0]?.image;

export function createFluxInstallation(deps: {
  readonly cluster: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly log: Log;
  readonly link: Link;
  readonly onChange: () => void;
}): FluxInstallation {
  const { clock, limits } = deps;
  const deployments = new Map<string, Deployed>();
  let discovery: Discovery | null = null;
  let crd = NO_CRD;
  let readAt = -Infinity;
  let reflector: Reflector | null = null;
  let controllers: KindState = 'not-installed';
  /** Release by object, as FluxInstances and FluxReports say. */
  const reported = new Map<string, string | null>();
  let install: FluxInstall | null = null;
  let text = '';

  let outdated = false;

  /** What is installed is put together when it is asked for: a new connection moves it several times in a row. */
  function update(): void {
    if (discovery === null) return;
    outdated = true;
    deps.onChange();
  }

  function refreshed(): FluxInstall | null {
    if (!outdated || discovery === null) return install;
    outdated = false;
    const all = [...deployments.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const next: FluxInstall = {
      installed: isInstalled(discovery.served),
      ...versionOf(
        crd.version,
        all,
        discovery.resources,
        [...reported.values()].find((v) => v !== null),
      ),
      managedBy: crd.managedBy ?? all.find((d) => d.managedBy !== null)?.managedBy ?? null,
      controllers,
      components: all.flatMap((d) => d.components),
      instances: instancesOf(crd.version, all),
    };
    const nextText = JSON.stringify(next);
    if (nextText === text) return install;
    text = nextText;
    install = next;
    return install;
  }

  function note({ kind, namespace, name, applied }: Observation): void {
    reported.set(`${kind}/${namespace}/${name}`, applied);
  }

  function watchDeployments(path: string): void {
    reflector = startReflector<Deployed>({
      clock,
      random: deps.random,
      limits,
      breather: deps.breather,
      traffic: deps.traffic,
      log: deps.log,
      fields: { cluster: deps.cluster, kind: 'Deployment' },
      link: deps.link,
      path,
      selector: SELECTOR,
      read: readDeployment,
      on: {
        list(objects) {
          deployments.clear();
          for (const d of objects) deployments.set(d.key, d);
          update();
        },
        put(object) {
          // A new image may come with new CRDs.
          if (imageOf(deployments.get(object.key)) !== imageOf(object)) readAt = -Infinity;
          deployments.set(object.key, object);
          update();
        },
        remove({ namespace, name }) {
          deployments.delete(`${namespace}/${name}`);
          update();
        },
        told(state) {
          if (state === 'restricted' && path === EVERYWHERE) {
            reflector?.stop();
            watchDeployments(USUAL_NAMESPACE);
            return;
          }
          controllers = state;
          // Nobody knows any more whether they are ready.
          if (state === 'restricted') deployments.clear();
          update();
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
      return refreshed();
    },
    follow(found) {
      discovery = found;
      readAt = -Infinity;
      if (isInstalled(found.served)) {
        if (reflector === null) {
          controllers = 'pending';
          watchDeployments(EVERYWHERE);
        }
      } else {
        reflector?.stop();
        reflector = null;
        controllers = 'not-installed';
        deployments.clear();
        crd = NO_CRD;
      }
      update();
    },
    hear(event) {
      const kind = event.type === 'put' ? event.object.kind : 'kind' in event ? event.kind : null;
      if (kind !== 'FluxInstance' && kind !== 'FluxReport') return;
      switch (event.type) {
        case 'put':
          note(event.object);
          break;
        case 'delete':
          reported.delete(`${kind}/${event.namespace}/${event.name}`);
          break;
        case 'list':
        case 'kind-removed':
          for (const key of reported.keys()) if (key.startsWith(`${kind}/`)) reported.delete(key);
          if (event.type === 'list') event.objects.forEach(note);
      }
      update();
    },
    async refresh(api, signal) {
      if (discovery === null || !isInstalled(discovery.served)) return;
      if (clock.now() - readAt < limits.fluxInstallMs) return;
      try {
        const answer = await api.json({
          path: CRD,
          accept: METADATA,
          signal,
          timeoutMs: limits.checkTimeoutMs,
        });
        crd = readCrd(answer.json);
      } catch (e) {
        // Absent, or not ours to read: Deployments and discovery tell.
        if (!(e instanceof ApiFailure && (e.status === 404 || e.status === 403))) throw e;
        crd = NO_CRD;
      }
      readAt = clock.now();
      update();
    },
    stop() {
      reflector?.stop();
    },
  };
}
