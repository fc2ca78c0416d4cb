import { isFluxKind, KINDS, type FluxKind } from '../../lib/flux/kinds.ts';

export interface Command {
  readonly what: string;
  readonly line: string;
}

/** How the flux CLI names a kind; kinds that it does not know are handled with kubectl alone. */
const FLUX_NAME: Partial<Record<FluxKind, string>> = {
  Kustomization: 'kustomization',
  HelmRelease: 'helmrelease',
  GitRepository: 'source git',
  OCIRepository: 'source oci',
  Bucket: 'source bucket',
  HelmRepository: 'source helm',
  HelmChart: 'source chart',
  Alert: 'alert',
  Provider: 'alert-provider',
  Receiver: 'receiver',
  ImageRepository: 'image repository',
  ImagePolicy: 'image policy',
  ImageUpdateAutomation: 'image update',
};
/** `flux reconcile` takes these; the rest has nothing to be done. */
const RECONCILED: ReadonlySet<FluxKind> = new Set<FluxKind>([
  'Kustomization',
  'HelmRelease',
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'HelmRepository',
  'HelmChart',
  'Receiver',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdateAutomation',
]);
const WITH_SOURCE: ReadonlySet<FluxKind> = new Set<FluxKind>(['Kustomization', 'HelmRelease']);

/** Control characters act on a terminal while they are pasted; `$'…'` writes them as text (bash, zsh, ksh, POSIX 2024). */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const escapeOf = (c: string): string =>
  CONTROL.test(c)
    ? [...new TextEncoder().encode(c)]
        .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
        .join('')
    : `\\${c}`;

/** For a shell: as it is when harmless, else in quotes. */
export function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')) return text;
  if (CONTROL.test(text)) return `$'${text.replaceAll(/['\\\p{Cc}\p{Zl}\p{Zp}]/gu, escapeOf)}'`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

interface Target {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Asked extends Target {
  readonly suspended: boolean;
  /** What it waits for and where the trouble is: reconciling this object would change nothing. */
  readonly root?: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  } | null;
  /** Names that Helm knows a release by; only the live object tells. */
  readonly release?: { readonly name: string; readonly namespace: string } | null;
}

const place = ({ cluster, namespace }: Target): string =>
  `-n ${quoted(namespace)} --context ${quoted(cluster)}`;

function reconcile(o: Target, kind: FluxKind): string | null {
  const cli = FLUX_NAME[kind];
  if (cli === undefined || !RECONCILED.has(kind)) return null;
  const source = WITH_SOURCE.has(kind) ? ' --with-source' : '';
  return `flux reconcile ${cli} ${quoted(o.name)}${source} ${place(o)}`;
}

/** Commands that look at an object and set it going again, for the context that the cluster is called by. */
export function commandsFor(o: Asked): readonly Command[] {
  if (!isFluxKind(o.kind)) return [];
  const { kind } = o;
  const commands: Command[] = [];
  const cli = FLUX_NAME[kind];
  if (o.root && isFluxKind(o.root.kind)) {
    const line = reconcile({ ...o.root, cluster: o.cluster }, o.root.kind);
    if (line !== null) commands.push({ what: 'Reconcile the root', line });
  }
  const again = reconcile(o, kind);
  if (again !== null && !o.suspended)
    commands.push({
      what: WITH_SOURCE.has(kind) ? 'Reconcile with source' : 'Reconcile now',
      line: again,
    });
  if (again !== null && cli !== undefined && o.suspended)
    commands.push({ what: 'Resume', line: `flux resume ${cli} ${quoted(o.name)} ${place(o)}` });
  if (cli !== undefined)
    commands.push({
      what: 'Events',
      line: `flux events --for ${quoted(`${kind}/${o.name}`)} ${place(o)}`,
    });
  commands.push(...ofItsKind(o, kind));
  const { plural, group } = KINDS[kind];
  const resource = `${plural}.${group} ${quoted(o.name)} ${place(o)}`;
  commands.push(
    { what: 'Describe', line: `kubectl describe ${resource}` },
    { what: 'Get as YAML', line: `kubectl get ${resource} -o yaml` },
  );
  // It stops changes from reaching the cluster: the last thing to reach for.
  if (again !== null && cli !== undefined && !o.suspended)
    commands.push({ what: 'Suspend', line: `flux suspend ${cli} ${quoted(o.name)} ${place(o)}` });
  return commands;
}

function ofItsKind(o: Asked, kind: FluxKind): Command[] {
  if (kind === 'Kustomization')
    return [{ what: 'Tree', line: `flux tree kustomization ${quoted(o.name)} ${place(o)}` }];
  if (kind !== 'HelmRelease' || !o.release) return [];
  const { name, namespace } = o.release;
  const release = `${quoted(name)} -n ${quoted(namespace)} --kube-context ${quoted(o.cluster)}`;
  return [
    { what: 'Helm history', line: `helm history ${release}` },
    { what: 'Helm values', line: `helm get values ${release}` },
  ];
}
