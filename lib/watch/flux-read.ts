import type { FluxComponent } from '../flux/session.ts';

/** A controller Deployment, reduced. */
export interface Deployed {
  /** `namespace/name`. */
  readonly key: string;
  /** `app.kubernetes.io/version` without v. */
  readonly label: string | null;
  readonly managedBy: string | null;
  readonly images: string;
  readonly components: readonly FluxComponent[];
}

export interface ReadCrd {
  readonly version: string | null;
  readonly managedBy: string | null;
}

type Labels = Readonly<Record<string, unknown>>;
interface Raw {
  readonly metadata?: {
    readonly name?: unknown;
    readonly namespace?: unknown;
    readonly labels?: Labels | null;
  } | null;
  readonly spec?: {
    readonly replicas?: unknown;
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly { readonly name?: unknown; readonly image?: unknown }[];
      };
    };
  } | null;
  readonly status?: { readonly availableReplicas?: unknown; readonly conditions?: unknown } | null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const CONTROLLERS =
  /^(source|kustomize|helm|notification|image-reflector|image-automation)-controller|^source-watcher|^flux-operator/;

/** The community Helm chart writes its label without the v. */
const normalise = (label: unknown): string | null =>
  /^v?(\d+\.\d+\.\d+\S*)$/.exec(text(label))?.[1] ?? null;

function managedBy(labels: Labels | null | undefined): string | null {
  const by = text(labels?.['app.kubernetes.io/managed-by']);
  if (by !== '') return by;
  return text(labels?.['kustomize.toolkit.fluxcd.io/name']) === '' ? null : 'bootstrap';
}

export function readCrd(raw: unknown): ReadCrd {
  const labels = (raw as Raw | null)?.metadata?.labels;
  return {
    version: normalise(labels?.['app.kubernetes.io/version']),
    managedBy: managedBy(labels),
  };
}

/** `registry/…/source-controller:v1.9.3@sha256:…` → name and tag; a port in the registry is no tag. */
export function parseImage(image: string): { name: string; tag: string | null } {
  const last = image.split('@')[0]?.split('/').at(-1) ?? '';
  const [name = '', tag = ''] = last.split(':');
  return { name, tag: tag === '' ? null : tag };
}

/** One Flux Deployment. Never throws. */
export function readComponent(raw: unknown): Deployed {
  const r = (typeof raw === 'object' && raw !== null ? raw : {}) as Raw;
  const namespace = text(r.metadata?.namespace);
  const name = text(r.metadata?.name);
  const labels = r.metadata?.labels;
  const containers = Array.isArray(r.spec?.template?.spec?.containers)
    ? r.spec.template.spec.containers
    : [];
  const known = containers.find(
    (c) => c?.name === 'manager' || CONTROLLERS.test(parseImage(text(c?.image)).name),
  );
  const image = text((known ?? containers[0])?.image);
  const available = r.status?.availableReplicas;
  return {
    key: `${namespace}/${name}`,
    label: normalise(labels?.['app.kubernetes.io/version']),
    managedBy: managedBy(labels),
    images: containers.map((c) => text(c?.image)).join(' '),
    components: [
      {
        name,
        namespace,
        version: parseImage(image).tag,
        image,
        ready: typeof available === 'number' && available >= 1,
      },
    ],
  };
}
