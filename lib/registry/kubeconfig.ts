import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { loadYaml } from './pieces.ts';

const text = z.string().optional();
const flag = z.boolean().optional();

export const clusterSchema = z.object({
  server: z.string().min(1),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': flag,
  'tls-server-name': text,
  'proxy-url': text,
  extensions: z.array(z.object({ name: z.string(), extension: z.unknown() })).nullish(),
});
export type ClusterEntry = z.infer<typeof clusterSchema>;

export const execSchema = z.object({
  apiVersion: z.string(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  provideClusterInfo: flag,
  interactiveMode: text,
});
export type ExecEntry = z.infer<typeof execSchema>;

export const userSchema = z.object({
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
  exec: execSchema.nullish(),
  'auth-provider': z
    .object({ name: z.string(), config: z.record(z.string(), z.string()).nullish() })
    .nullish(),
});
export type UserEntry = z.infer<typeof userSchema>;

export const contextSchema = z.object({
  cluster: z.string().min(1),
  user: text,
  extensions: z.array(z.object({ name: z.string(), extension: z.unknown() })).nullish(),
});
export type ContextEntry = z.infer<typeof contextSchema>;

/** An entry of a kubeconfig, or what is wrong with it: names of fields, never their content. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Parsed<ClusterEntry>>;
  readonly users: ReadonlyMap<string, Parsed<UserEntry>>;
  readonly contexts: ReadonlyMap<string, Parsed<ContextEntry>>;
  readonly currentContext: string | null;
  /** Problems that belong to the file and not to one entry. */
  readonly problems: readonly string[];
}

const named = z.object({ name: z.string().min(1) }).loose();
const fileSchema = z.object({
  clusters: z.array(z.unknown()).nullish(),
  users: z.array(z.unknown()).nullish(),
  contexts: z.array(z.unknown()).nullish(),
  'current-context': z.string().nullish(),
});

/** The file as a whole can't be used. The message quotes nothing of the file. */
export class KubeconfigError extends Error {
  readonly hint: string;
  constructor(message: string, hint = 'Correct the kubeconfig; the file is watched.') {
    super(message);
    this.hint = hint;
  }
}

export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Reads one kubeconfig, in several turns of the event loop when it is long. Each bad entry is marked, not thrown; throws KubeconfigError when nothing can be read. */
export async function parseKubeconfig(
  source: string,
  pause: () => Promise<void> = nextTurn,
): Promise<Kubeconfig> {
  const root = await parseYaml(source, pause);
  if (root === null || root === undefined) {
    throw new KubeconfigError(
      'The file is empty.',
      'Write a kubeconfig with clusters, users and contexts to it; the file is watched.',
    );
  }
  const file = fileSchema.safeParse(root);
  if (!file.success) {
    throw new KubeconfigError(`This is no kubeconfig: ${issueWords(file.error)}.`);
  }
  const problems: string[] = [];
  const clusters = entries(file.data.clusters, 'cluster', 'clusters', clusterSchema, problems);
  await pause();
  const users = entries(file.data.users, 'user', 'users', userSchema, problems);
  await pause();
  return {
    clusters,
    users,
    contexts: entries(file.data.contexts, 'context', 'contexts', contextSchema, problems),
    currentContext: file.data['current-context'] || null,
    problems,
  };
}

/** An anchor or alias could grow without bound: those are for the parser that counts them. */
const ALIAS = /(?:^|[\s[{,:-])[&*][\w-]/m;

/**
 * js-yaml is eight times faster (70 ms for 1,000 clusters); what it refuses is parsed again by
 * the one that names the place and the kind of the error without quoting the source, and with it perhaps a token.
 */
async function parseYaml(source: string, pause: () => Promise<void>): Promise<unknown> {
  if (!ALIAS.test(source)) {
    try {
      return await loadYaml(source, pause);
    } catch {
      // Said better below.
    }
  }
  const lines = new LineCounter();
  const doc = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = doc.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new KubeconfigError(
      `Bad YAML at line ${line}, column ${col} (${yamlWords(error.code)}).`,
    );
  }
  try {
    return doc.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    throw new KubeconfigError('The file has an alias without an anchor, or too many aliases.');
  }
}

function entries<T>(
  list: readonly unknown[] | null | undefined,
  key: string,
  section: string,
  schema: z.ZodType<T>,
  problems: string[],
): Map<string, Parsed<T>> {
  const found = new Map<string, Parsed<T>>();
  for (const [at, raw] of (list ?? []).entries()) {
    const entry = named.safeParse(raw);
    if (!entry.success) {
      problems.push(`Entry ${at + 1} of ${section} has no name.`);
      continue;
    }
    const { name } = entry.data;
    if (found.has(name)) {
      problems.push(`"${name}" occurs twice in ${section}; the first is used.`);
      continue;
    }
    // An empty user (`user: {}` or nothing) is legal: no credential.
    const content = entry.data[key] ?? (key === 'user' ? {} : undefined);
    const value = schema.safeParse(content);
    found.set(
      name,
      value.success
        ? { ok: true, value: value.data }
        : { ok: false, why: `${key} "${name}": ${entryWords(key, content, value.error)}` },
    );
  }
  return found;
}

/** An entry without an address is the common case: said as such, not as a type. */
function entryWords(key: string, content: unknown, error: z.ZodError): string {
  const address = z.object({ server: z.unknown().optional() }).safeParse(content ?? {});
  return key === 'cluster' && address.success && (address.data.server ?? '') === ''
    ? 'the cluster entry has no server address'
    : issueWords(error);
}

/** Names the fields and what was expected; zod's own words may quote a value. */
function issueWords(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => {
      const at = issue.path.join('.') || 'the entry';
      if (issue.code === 'invalid_type') return `${at} must be of type ${issue.expected}`;
      if (issue.code === 'too_small') return `${at} is empty`;
      return `${at} is not valid`;
    })
    .join('; ');
}

const yamlWords = (code: string): string => code.toLowerCase().replaceAll('_', ' ');
