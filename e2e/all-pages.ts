import { pagePath } from '../lib/api/paths.ts';

export const CLUSTER = 'prod-eu-central-01';
export const OBJECT = {
  cluster: CLUSTER,
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'kyverno',
};

/** Every page of the app, once: what must hold on all of them walks through this table. */
export const PAGES: Readonly<Record<string, string>> = {
  fleet: '/',
  clusters: '/clusters',
  objects: '/objects',
  system: '/system',
  cluster: pagePath.cluster(CLUSTER),
  object: pagePath.object(OBJECT),
};

/** Addresses that lead nowhere, and the status that says so. */
export const DEAD_ENDS: Readonly<Record<string, readonly [path: string, status: number]>> = {
  'an unknown page': ['/no/such/page', 404],
  'an unknown cluster': [pagePath.cluster('nowhere'), 404],
  'an unknown object': [pagePath.object({ ...OBJECT, name: 'nothing' }), 404],
  'an unknown kind': [pagePath.object({ ...OBJECT, kind: 'Pod' }), 404],
  'an unknown filter': ['/objects?colour=red', 404],
  'an unknown value': ['/objects?state=broken', 404],
};
