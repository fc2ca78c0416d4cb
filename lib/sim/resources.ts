/** One served resource: what its CRD (or the API server itself) declares. */
export interface ServedResource {
  /** '' for the core group. */
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Served versions, the preferred first: `['v1', 'v1beta2']`. */
  readonly versions: readonly string[];
  /** The version that objects are stored in; every served version returns the same fields. */
  readonly storage: string;
  /** Default: the kind in lower case. */
  readonly singular?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** Versions that are served but deprecated. */
  readonly deprecated?: readonly string[];
  /** Has a status subresource (default true). */
  readonly status?: boolean;
  /** Printer columns after Name; default Age, Ready, Status. */
  readonly columns?: readonly PrinterColumn[];
}

/** `additionalPrinterColumns` of a CRD; the path is the JSONPath subset that CRDs of Flux use. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'date' | 'boolean' | 'integer';
  readonly jsonPath: string;
  readonly priority?: number;
}

/** `kustomizations.kustomize.toolkit.fluxcd.io`, and `events` in the core group. */
export const resourceId = (plural: string, group: string): string =>
  group === '' ? plural : `${plural}.${group}`;

export const apiVersionOf = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`;

/** Custom kinds, and built-in ones with a status, count the changes of their spec; namespaces do not. */
export const hasGeneration = (r: ServedResource): boolean =>
  !isBuiltIn(resourceId(r.plural, r.group)) ||
  (r.status !== false && !(r.group === '' && r.kind === 'Namespace'));

const builtIn = (
  group: string,
  plural: string,
  kind: string,
  more: Partial<ServedResource> = {},
): ServedResource => ({
  group,
  plural,
  kind,
  namespaced: true,
  versions: ['v1'],
  storage: 'v1',
  status: false,
  ...more,
});

/** What every simulated API server serves without any CRD. */
export const CORE_RESOURCES: readonly ServedResource[] = [
  builtIn('', 'configmaps', 'ConfigMap', { shortNames: ['cm'] }),
  builtIn('', 'events', 'Event', { shortNames: ['ev'] }),
  builtIn('', 'namespaces', 'Namespace', { namespaced: false, shortNames: ['ns'], status: true }),
  builtIn('apps', 'deployments', 'Deployment', {
    shortNames: ['deploy'],
    categories: ['all'],
    status: true,
  }),
  builtIn('apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition', {
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    status: true,
  }),
];

const CORE_IDS: ReadonlySet<string> = new Set(
  CORE_RESOURCES.map((r) => resourceId(r.plural, r.group)),
);
export const isBuiltIn = (id: string): boolean => CORE_IDS.has(id);
