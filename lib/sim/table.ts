import { jsonPath } from './json-path.ts';
import type { KubeObject } from './object.ts';
import type { PrinterColumn, ServedResource } from './resources.ts';
import { resourceId } from './resources.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly description: string;
  readonly cell: (object: KubeObject, now: number) => unknown;
}

const READY = '.status.conditions[?(@.type=="Ready")]';
/** What almost every Flux CRD prints. */
const FLUX_COLUMNS: readonly PrinterColumn[] = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Ready', type: 'string', jsonPath: `${READY}.status` },
  { name: 'Status', type: 'string', jsonPath: `${READY}.message` },
];

/** kubectl's duration.HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return days % 365 === 0 || years >= 8 ? `${years}y` : `${years}y${days % 365}d`;
}

const age = (text: unknown, now: number): unknown =>
  typeof text === 'string' ? humanDuration(now - Date.parse(text)) : '<unknown>';

const column = (name: string, cell: Column['cell'], type = 'string', description = ''): Column => ({
  name,
  type,
  priority: 0,
  description,
  cell,
});

const NAME_DESCRIPTION =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';

const NAME: Column = {
  name: 'Name',
  type: 'string',
  priority: 0,
  description: NAME_DESCRIPTION,
  cell: (o) => o.metadata.name,
};
const AGE = column('Age', (o, now) => age(o.metadata.creationTimestamp, now));

const BUILT_IN: Record<string, readonly Column[]> = {
  configmaps: [
    NAME,
    column('Data', (o) => Object.keys((o['data'] as object | undefined) ?? {}).length, 'integer'),
    AGE,
  ],
  namespaces: [NAME, column('Status', (o) => jsonPath(o, '.status.phase') ?? 'Active'), AGE],
  events: [
    column('Last Seen', (o, now) => age(o['lastTimestamp'], now)),
    column('Type', (o) => o['type']),
    column('Reason', (o) => o['reason']),
    column('Object', (o) => {
      const kind = jsonPath(o, '.involvedObject.kind');
      return `${typeof kind === 'string' ? kind.toLowerCase() : ''}/${String(jsonPath(o, '.involvedObject.name'))}`;
    }),
    column('Message', (o) => (typeof o['message'] === 'string' ? o['message'].trim() : '')),
  ],
  'deployments.apps': [
    NAME,
    column(
      'Ready',
      (o) =>
        `${Number(jsonPath(o, '.status.readyReplicas') ?? 0)}/${Number(jsonPath(o, '.spec.replicas') ?? 1)}`,
    ),
    column('Up-to-date', (o) => jsonPath(o, '.status.updatedReplicas') ?? 0, 'integer'),
    column('Available', (o) => jsonPath(o, '.status.availableReplicas') ?? 0, 'integer'),
    AGE,
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [
    NAME,
    column('Created At', (o) => o.metadata.creationTimestamp, 'date'),
  ],
};

function columnsOf(resource: ServedResource): readonly Column[] {
  const builtIn = BUILT_IN[resourceId(resource.plural, resource.group)];
  if (builtIn !== undefined) return builtIn;
  return [
    NAME,
    ...(resource.columns ?? FLUX_COLUMNS).map((c): Column => ({
      name: c.name,
      type: c.type === 'date' ? 'date' : c.type,
      priority: c.priority ?? 0,
      description: `Custom resource definition column (in JSONPath format): ${c.jsonPath}`,
      cell: (o, now) => {
        const value = jsonPath(o, c.jsonPath);
        if (c.type === 'date') return value === undefined ? null : age(value, now);
        return value ?? null;
      },
    })),
  ];
}

export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** `Table` in meta.k8s.io/v1, as kubectl asks for it. */
export function toTable(
  resource: ServedResource,
  objects: readonly KubeObject[],
  options: {
    readonly metadata: Record<string, unknown>;
    readonly now: number;
    readonly include: IncludeObject;
    readonly withColumns: boolean;
  },
): Record<string, unknown> {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.withColumns
      ? columns.map(({ cell: _c, ...c }) => ({ ...c, format: c.name === 'Name' ? 'name' : '' }))
      : null,
    rows: objects.map((object) => ({
      cells: columns.map((c) => c.cell(object, options.now)),
      object: includedObject(object, options.include),
    })),
  };
}

function includedObject(object: KubeObject, include: IncludeObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? object : toPartial(object);
}

export const toPartial = (object: KubeObject): Record<string, unknown> => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});
