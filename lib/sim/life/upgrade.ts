import { imageAt, releaseLabels } from '../generate/objects/install.ts';
import { distributionRevision } from '../generate/objects/operator.ts';
import { releaseOf, servedResources } from '../generate/versions.ts';
import type { KubeObject } from '../object.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { FleetLife } from './fleet-life.ts';

const DEPLOYMENTS = 'deployments.apps';

/** Upgrades Flux ring by ring, `gapMs` apart; clusters of one ring within a minute of each other. */
export function upgradeRings(fleet: FleetLife, version: string, gapMs: number): void {
  releaseOf(version);
  for (const cluster of fleet.clusters.values()) {
    const wait = cluster.profile.ring * gapMs + fleet.random.int(0, 60_000);
    fleet.world.scheduler.after(wait, () => upgradeFlux(cluster, version));
  }
}

/** One cluster: new CRDs, restarted controllers, and everything reconciled at once by the new ones. */
export function upgradeFlux(cluster: ClusterLife, version: string): void {
  const { world, store } = cluster;
  if (cluster.profile.flux.version === version) return;
  cluster.becomeRelease(releaseOf(version));
  const { profile } = cluster;
  const operator = profile.layout === 'operator';
  store.install(servedResources(profile.flux.minor, operator), releaseLabels(profile));
  const namespace = store.get('namespaces', undefined, profile.fluxNamespace);
  if (namespace !== undefined) relabel(cluster, 'namespaces', namespace);
  for (const deployment of store.list(DEPLOYMENTS, profile.fluxNamespace)) {
    const tag = profile.flux.tags[deployment.metadata.name];
    if (tag === undefined) continue;
    restart(cluster, deployment, imageAt(operator, deployment.metadata.name, tag));
  }
  if (operator) instance(cluster, version);
  for (const life of cluster.lives()) {
    if (!life.suspended)
      world.scheduler.after(world.random.int(4000, 15_000), () => life.requested());
  }
}

function relabel(cluster: ClusterLife, resource: string, object: KubeObject): void {
  const labels = { ...object.metadata.labels, ...releaseLabels(cluster.profile) };
  cluster.write(
    resource,
    { ...object, metadata: { ...object.metadata, labels } },
    manager(cluster),
  );
}

const manager = (cluster: ClusterLife): string =>
  cluster.profile.layout === 'operator' ? 'flux-operator' : 'kustomize-controller';

/** Recreate: the old pod goes, the new one is up some seconds later. */
function restart(cluster: ClusterLife, deployment: KubeObject, image: string): void {
  const { name, namespace } = deployment.metadata;
  const labels = { ...deployment.metadata.labels, ...releaseLabels(cluster.profile) };
  const spec = structuredClone(deployment.spec ?? {}) as {
    template?: { spec?: { containers?: { image: string }[] } };
  };
  const container = spec.template?.spec?.containers?.[0];
  if (container !== undefined) container.image = image;
  const down = {
    ...deployment.status,
    availableReplicas: 0,
    readyReplicas: 0,
    unavailableReplicas: 1,
  };
  cluster.write(
    DEPLOYMENTS,
    { ...deployment, metadata: { ...deployment.metadata, labels }, spec, status: down },
    manager(cluster),
  );
  cluster.world.scheduler.after(cluster.world.random.int(2500, 12_000), () => {
    const now = cluster.store.get(DEPLOYMENTS, namespace, name);
    if (now === undefined) return;
    const { unavailableReplicas: _u, ...status } = now.status ?? {};
    const up = {
      ...status,
      availableReplicas: 1,
      readyReplicas: 1,
      observedGeneration: now.metadata.generation,
    };
    cluster.write(DEPLOYMENTS, { ...now, status: up }, 'kube-controller-manager');
  });
}

/** The FluxInstance says which version it has installed. */
function instance(cluster: ClusterLife, version: string): void {
  const life = cluster.find(`FluxInstance/${cluster.profile.fluxNamespace}/flux`);
  life?.patch((d) => {
    const revision = distributionRevision(version);
    d.status['lastAppliedRevision'] = revision;
    d.status['lastAttemptedRevision'] = revision;
    d.set('Ready', 'True', 'ReconciliationSucceeded', `Reconciliation finished in 9.214s`);
  });
}
