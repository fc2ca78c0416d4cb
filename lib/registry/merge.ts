import path from 'node:path';
import type { ClusterEntry, ContextEntry, Kubeconfig, Parsed, UserEntry } from './kubeconfig.ts';
import type { RegistryProblem } from './spec.ts';

export interface KubeconfigFile {
  readonly path: string;
  readonly config: Kubeconfig;
}

/** An entry with the file that it came from: relative paths in it are relative to that file. */
interface From<T> {
  readonly value: T;
  readonly folder: string;
}

/** One context with all that it names, or why it can't be used. */
export interface ContextOf {
  readonly name: string;
  /** The file's name, for people. */
  readonly origin: string;
  readonly entry: ResolvedEntry | null;
  readonly why: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ResolvedEntry {
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  readonly clusterFolder: string;
  readonly userFolder: string;
}

export interface Merged {
  readonly contexts: readonly ContextOf[];
  readonly problems: readonly RegistryProblem[];
}

/** kubectl's rule: for each name the first file wins. What is passed over is told, not lost in silence. */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): Merged {
  const clusters = new Map<string, From<Parsed<ClusterEntry>>>();
  const users = new Map<string, From<Parsed<UserEntry>>>();
  const contexts = new Map<string, { file: string; parsed: Parsed<ContextEntry> }>();
  const problems: RegistryProblem[] = [];
  let current: { name: string; file: string } | null = null;

  for (const file of files) {
    const folder = path.dirname(file.path);
    for (const message of file.config.problems) {
      problems.push({ file: file.path, context: null, message, hint: FIX_ENTRY });
    }
    for (const [name, value] of file.config.clusters) {
      if (!clusters.has(name)) clusters.set(name, { value, folder });
    }
    for (const [name, value] of file.config.users) {
      if (!users.has(name)) users.set(name, { value, folder });
    }
    for (const [name, parsed] of file.config.contexts) {
      const first = contexts.get(name);
      if (first === undefined) contexts.set(name, { file: file.path, parsed });
      else if (!sameContext(first.parsed, parsed)) {
        problems.push({
          file: file.path,
          context: name,
          message: `The context is also defined in ${path.basename(first.file)}, which comes first; this one is not used.`,
          hint: 'Rename one of the two contexts.',
        });
      }
    }
    if (current === null && file.config.currentContext !== null) {
      current = { name: file.config.currentContext, file: file.path };
    }
  }

  if (current !== null && !contexts.has(current.name)) {
    problems.push({
      file: current.file,
      context: current.name,
      message: 'current-context names a context that does not exist.',
      hint: 'Set current-context to an existing context. The other contexts are used.',
    });
  }

  // A file with credentials only is fine beside one with contexts; alone it would be a fleet that is empty without a word.
  if (contexts.size === 0) {
    for (const { path: file } of files)
      problems.push({
        file,
        context: null,
        message: 'There is no context in the kubeconfig; each context is a cluster of the fleet.',
        hint: 'Add one: kubectl config set-context NAME --cluster=CLUSTER --user=USER. The file is watched.',
      });
  }

  const resolved = [...contexts].map(([name, { file, parsed }]): ContextOf => {
    const result = resolve(parsed, clusters, users);
    if (typeof result === 'string') {
      problems.push({ file, context: name, message: result, hint: FIX_ENTRY });
    }
    return {
      name,
      origin: path.basename(file),
      entry: typeof result === 'string' ? null : result,
      why: typeof result === 'string' ? result : null,
      labels: parsed.ok ? labelsOf(parsed.value) : {},
    };
  });
  return { contexts: resolved, problems };
}

export const FIX_ENTRY = 'Correct the entry in the kubeconfig; the file is watched.';

function resolve(
  context: Parsed<ContextEntry>,
  clusters: ReadonlyMap<string, From<Parsed<ClusterEntry>>>,
  users: ReadonlyMap<string, From<Parsed<UserEntry>>>,
): ResolvedEntry | string {
  if (!context.ok) return `Invalid ${context.why}.`;
  const { cluster: clusterName, user: userName } = context.value;
  const cluster = clusters.get(clusterName);
  if (cluster === undefined)
    return `The context names cluster "${clusterName}", which does not exist.`;
  if (!cluster.value.ok) return `Invalid ${cluster.value.why}.`;
  const found = { cluster: cluster.value.value, clusterFolder: cluster.folder };
  if (userName === undefined || userName === '') {
    return { ...found, user: {}, userFolder: cluster.folder };
  }
  const user = users.get(userName);
  if (user === undefined) return `The context names user "${userName}", which does not exist.`;
  if (!user.value.ok) return `Invalid ${user.value.why}.`;
  return { ...found, user: user.value.value, userFolder: user.folder };
}

const sameContext = (a: Parsed<ContextEntry>, b: Parsed<ContextEntry>): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Labels of a cluster: the context's extension `fleetglass.dev/labels`, a map of strings. Nothing is guessed. */
function labelsOf(context: ContextEntry): Record<string, string> {
  const found = context.extensions?.find((e) => e.name === 'fleetglass.dev/labels')?.extension;
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(
    Object.entries(found)
      .filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      .slice(0, 50),
  );
}
