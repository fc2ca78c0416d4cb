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

/** For a POSIX shell: as it is when harmless, else in single quotes. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;

/** Commands that look at an object and set it going again, for the context that the cluster is called by. */
export function commandsFor(o: {
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
  suspended: boolean;
}): readonly Command[] {
  if (!isFluxKind(o.kind)) return [];
  const name = quoted(o.name);
  const where = `-n ${quoted(o.namespace)} --context ${quoted(o.cluster)}`;
  const { plural, group } = KINDS[o.kind];
  const cli = FLUX_NAME[o.kind];
  const commands: Command[] = [];
  if (cli !== undefined) {
    if (RECONCILED.has(o.kind) && !o.suspended)
      commands.push({
        what: WITH_SOURCE.has(o.kind) ? 'Reconcile with its source' : 'Reconcile now',
        line: `flux reconcile ${cli} ${name}${WITH_SOURCE.has(o.kind) ? ' --with-source' : ''} ${where}`,
      });
    if (RECONCILED.has(o.kind))
      commands.push({
        what: o.suspended ? 'Resume' : 'Suspend',
        line: `flux ${o.suspended ? 'resume' : 'suspend'} ${cli} ${name} ${where}`,
      });
    commands.push({ what: 'Events', line: `flux events --for ${o.kind}/${name} ${where}` });
  }
  commands.push(
    { what: 'Describe', line: `kubectl describe ${plural}.${group} ${name} ${where}` },
    { what: 'YAML', line: `kubectl get ${plural}.${group} ${name} ${where} -o yaml` },
  );
  return commands;
}
