import { COMPONENTS } from '../catalog.ts';
import { appEntries, entry } from '../inventory.ts';
import type { BucketPlan, Plan, SourcePlan } from '../types.ts';
import { appVersion, MINUTE, type PlanBuilder } from './builder.ts';
import { fill } from './fill.ts';
import { bootstrap, clusterVariables } from './root.ts';
import { alerting } from './teams.ts';

const EDGE_COMPONENTS = new Set(['cert-manager', 'metrics-server', 'reloader', 'alloy']);
const SHOP_APPS = [
  'pos-sync',
  'price-tags',
  'store-inventory',
  'receipt-printer',
  'queue-display',
  'kiosk',
];

/** A small cluster in a shop: few components, long intervals; some take their bundles from a bucket. */
export function planEdge(b: PlanBuilder): readonly Plan[] {
  const intervalMs = 15 * MINUTE;
  const { source: git, root } = bootstrap(b, 'platform/edge', 30 * MINUTE);
  const base = b.kustomization({
    name: 'edge-base',
    path: './edge/base',
    scope: 'edge-base',
    source: git,
    parent: root,
    intervalMs,
    wait: true,
    perCluster: true,
    substitute: clusterVariables(b),
    applies: [
      entry('', 'Namespace/stores'),
      entry('kube-system', 'DaemonSet/node-agent'),
      entry('kube-system', 'ConfigMap/node-agent'),
    ],
  });
  for (const component of COMPONENTS.filter((c) => EDGE_COMPONENTS.has(c.name))) {
    b.component(component, { source: git, parent: root, intervalMs, root: 'edge' });
  }
  const source: SourcePlan = b.random.chance(0.3) ? bundles(b) : git;
  const stores = b.kustomization({
    name: 'stores',
    path: './stores',
    scope: 'stores',
    source,
    parent: root,
    dependsOn: [base, ...b.needs(['cert-manager'])],
    intervalMs,
    applies: [entry('stores', 'NetworkPolicy/default-deny')],
  });
  alerting(b, 'stores', stores);
  for (const app of SHOP_APPS) {
    if (b.room < 2) break;
    b.release({
      namespace: 'stores',
      name: app,
      chart: app,
      ...appVersion(app, b.profile.environment),
      source: b.helmRepository('app-charts', root),
      parent: stores,
      intervalMs: 30 * MINUTE,
      applies: appEntries('stores', app),
    });
  }
  return fill(b, root);
}

const bundles = (b: PlanBuilder): BucketPlan =>
  b.add<BucketPlan>({
    kind: 'Bucket',
    namespace: b.profile.fluxNamespace,
    name: 'store-bundles',
    parent: b.needs([b.profile.fluxNamespace])[0] ?? null,
    createdAt: b.createdAt('store-bundles'),
    bucket: `bundles-${b.profile.environment}`,
    repo: b.repo('platform/edge'),
    intervalMs: 5 * MINUTE,
  });
