import type { FluxComponent } from '../flux/session.ts';
import { normaliseVersion, parseImage } from '../flux/version.ts';

/** A controller's Deployment, reduced. */
export interface Deployed {
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  /** `app.kubernetes.io/version` without v. */
  readonly label: string | null;
  readonly managedBy: string | null;
  /** One Flux controller; none when no container is one. */
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
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: unknown } } };
  readonly status?: { readonly availableReplicas?: unknown; readonly conditions?: unknown } | null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Shards are named after their controller; their image is the controller's. */
const CONTROLLER =
  /^(source|kustomize|helm|notification|image-reflector|image-automation)-controller|^source-watcher|^flux-operator/;

function managedBy(labels: Labels | null | undefined): string | null {
  const by = text(labels?.['app.kubernetes.io/managed-by']);
  if (by !== '') return by;
  return text(labels?.['kustomize.toolkit.fluxcd.io/name']) === '' ? null : 'bootstrap';
}

const versionLabel = (labels: Labels | null | undefined): string | null =>
  normaliseVersion(text(labels?.['app.kubernetes.io/version']));

/** Labels of the CRD of GitRepository, as metadata or whole. Never throws. */
export function readCrd(raw: unknown): ReadCrd {
  const labels = (raw as Raw | null)?.metadata?.labels;
  return { version: versionLabel(labels), managedBy: managedBy(labels) };
}

interface Container {
  readonly name?: unknown;
  readonly image?: unknown;
}

/** One Deployment with Flux's part-of label. Never throws. */
export function readDeployment(raw: unknown): Deployed {
  const r = (typeof raw === 'object' && raw !== null ? raw : {}) as Raw;
  const namespace = text(r.metadata?.namespace);
  const name = text(r.metadata?.name);
  const list = r.spec?.template?.spec?.containers;
  const containers = (Array.isArray(list) ? list : []) as readonly (Container | null)[];
  // Sidecars stand beside it.
  const manager =
    containers.find((c) => CONTROLLER.test(parseImage(text(c?.image)).name)) ??
    containers.find((c) => c?.name === 'manager');
  const image = text(manager?.image);
  const available = r.status?.availableReplicas;
  return {
    key: `${namespace}/${name}`,
    namespace,
    label: versionLabel(r.metadata?.labels),
    managedBy: managedBy(r.metadata?.labels),
    components:
      manager === undefined
        ? []
        : [
            {
              name,
              namespace,
              version: parseImage(image).tag,
              image,
              ready: typeof available === 'number' && available >= 1 && isAvailable(r),
            },
          ],
  };
}

/** An Available condition that says no outweighs the count of replicas. */
function isAvailable(r: Raw): boolean {
  const { conditions } = r.status ?? {};
  if (!Array.isArray(conditions)) return true;
  return !(conditions as { type?: unknown; status?: unknown }[]).some(
    (c) => c?.type === 'Available' && c.status === 'False',
  );
}
