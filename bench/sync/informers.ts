// The same work through the informers of @kubernetes/client-node: one for each kind and cluster.
import {
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { FLUX_KINDS, KINDS, type FluxKind } from '../../lib/flux/kinds.ts';
import { meter, pause, tell, type Cost } from './cost.ts';

export interface InformerFigures extends Cost {
  readonly objects: number;
  readonly settled: { readonly rssMb: number };
  readonly connections: number;
}

interface ListBody {
  readonly items: KubernetesObject[];
}

const [kubeconfig = '', control = '', settleSeconds = '60'] = process.argv.slice(2);
const all = new KubeConfig();
all.loadFromFile(kubeconfig);
const done = meter();
const counts: (() => number)[] = [];
for (const { name } of all.getContexts()) {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: all.clusters,
    users: all.users,
    contexts: all.contexts,
    currentContext: name,
  });
  const api = config.makeApiClient(CustomObjectsApi);
  await Promise.all(
    FLUX_KINDS.map(async (kind) => {
      const { group, plural } = KINDS[kind];
      const version = await servedVersion(api, kind);
      if (version === null) return;
      const list = () =>
        api.listClusterCustomObject({ group, version, plural }) as Promise<ListBody>;
      const informer = makeInformer(config, `/apis/${group}/${version}/${plural}`, list as never);
      await informer.start();
      counts.push(() => informer.list().length);
    }),
  );
}
const cost = done();
await pause(Number(settleSeconds) * 1000);
const { rssMb } = done();
const clusters = (await (await fetch(`${control}/clusters`)).json()) as { connections: number }[];
tell({
  ...cost,
  objects: counts.reduce((sum, count) => sum + count(), 0),
  settled: { rssMb },
  connections: clusters.reduce((sum, c) => sum + c.connections, 0),
} satisfies InformerFigures);
process.exit(0);

/** The first version of the kind that the cluster has; null: not installed. */
async function servedVersion(api: CustomObjectsApi, kind: FluxKind): Promise<string | null> {
  const { group, plural, versions } = KINDS[kind];
  for (const version of versions) {
    try {
      const { resources } = await api.getAPIResources({ group, version });
      if (resources.some((r) => r.name === plural)) return version;
    } catch {
      // The group is not served at this version.
    }
  }
  return null;
}
