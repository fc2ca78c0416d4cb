import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import type { Clock } from '../flux/clock.ts';
import type { Log } from '../flux/log.ts';
import { createConnector } from './endpoint.ts';
import { materialFiles, tokenFile, unreadableWords, versionOf } from './files.ts';
import { KubeconfigError, nextTurn, parseKubeconfig, type Kubeconfig } from './kubeconfig.ts';
import { FIX_ENTRY, mergeKubeconfigs, type ContextOf, type KubeconfigFile } from './merge.ts';
import {
  CredentialError,
  type ClusterSpec,
  type RegistryEvent,
  type RegistryProblem,
} from './spec.ts';
import { watchFiles } from './watch-files.ts';

export interface RegistryOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home directory: `~/.kube/config` is used when KUBECONFIG names nothing. */
  readonly home: string;
  readonly clock: Clock;
  readonly onEvent: (event: RegistryEvent) => void;
  readonly log: Log;
  /** How often files are looked at when no event told of a change. */
  readonly pollMs?: number;
}

/** KUBECONFIG's list, without empty parts and repetitions; `~/.kube/config` when it is not set. */
export function kubeconfigPaths(env: RegistryOptions['env'], home: string): string[] {
  const list = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((p) => p !== '');
  const paths = list.length > 0 ? list : [path.join(home, '.kube', 'config')];
  return [...new Set(paths.map((p) => path.resolve(p)))];
}

const MAY_READ = 'Check that it is a file and that Fleetglass may read it.';
const WRITE_FILE =
  'Set KUBECONFIG to your kubeconfig files, or write this file. It is looked for again by itself.';
const PUT_BACK = 'Put the file back, or restart Fleetglass to drop its clusters.';

const TOLD_A_TURN = 25;

interface Known {
  readonly spec: ClusterSpec;
  readonly token: string;
}

/**
 * The clusters of the kubeconfig files: each context is one. Files are followed; a file that can't be read any more
 * or is gone keeps its last good content, and a bad entry stands alone. Resolves when the first read is told.
 */
export async function startRegistry(options: RegistryOptions): Promise<{ stop(): Promise<void> }> {
  const { env, home, clock, onEvent, log } = options;
  const paths = kubeconfigPaths(env, home);
  const lastGood = new Map<string, Kubeconfig>();
  const known = new Map<string, Known>();
  const limit = pLimit(8);
  let toldProblems = '[]';
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function readFiles(problems: RegistryProblem[]): Promise<KubeconfigFile[]> {
    const files: KubeconfigFile[] = [];
    const gone: KubeconfigFile[] = [];
    for (const file of paths) {
      const say = (message: string, hint: string) =>
        problems.push({ file, context: null, message, hint });
      try {
        const config = await parseKubeconfig(await readFile(file, 'utf8'));
        lastGood.set(file, config);
        files.push({ path: file, config });
      } catch (e) {
        const config = lastGood.get(file);
        const absent = (e as NodeJS.ErrnoException).code === 'ENOENT';
        if (config !== undefined) (absent ? gone : files).push({ path: file, config });
        if (e instanceof KubeconfigError) say(e.message, e.hint);
        else if (!absent) say(`The file can't be read: ${unreadableWords(e)}.`, MAY_READ);
        else if (config === undefined) say('The kubeconfig file does not exist.', WRITE_FILE);
        else say('The file is gone. Its clusters are still shown as last read.', PUT_BACK);
      }
    }
    // A file that is there comes before one that is gone: an entry may have moved from one to the other.
    return [...files, ...gone];
  }

  async function reload(): Promise<void> {
    const problems: RegistryProblem[] = [];
    const merged = mergeKubeconfigs(await readFiles(problems));
    problems.push(...merged.problems);
    const watched = [...paths];
    const present = new Set<string>();
    for (const [i, context] of merged.contexts.entries()) {
      // A thousand clusters told in one turn would hold up everything else.
      if (i % TOLD_A_TURN === TOLD_A_TURN - 1) await nextTurn();
      present.add(context.name);
      if (context.entry !== null) {
        watched.push(...materialFiles(context.entry));
        const file = tokenFile(context.entry);
        if (file !== null) watched.push(file);
      }
      await apply(context);
    }
    for (const id of known.keys()) {
      if (present.has(id)) continue;
      known.delete(id);
      onEvent({ type: 'removed', id });
    }
    const text = JSON.stringify(problems);
    if (text !== toldProblems) {
      toldProblems = text;
      for (const p of problems) {
        log.warn(`Kubeconfig: ${p.message}`, { file: path.basename(p.file), context: p.context });
      }
      onEvent({ type: 'problems', problems });
    }
    files.set(watched);
  }

  async function apply(context: ContextOf): Promise<void> {
    const version = await versionOf(context.entry, context.why, context.labels);
    const token = await tokenState(context);
    const before = known.get(context.name);
    if (before?.spec.version === version && before.token === token) return;
    const spec =
      before?.spec.version === version
        ? before.spec
        : specOf(context, version, { env, clock, limit });
    known.set(context.name, { spec, token });
    onEvent({ type: before === undefined ? 'added' : 'changed', spec });
  }

  const files = watchFiles(clock, options.pollMs ?? 10_000, () => {
    running = again(running);
  });
  async function again(before: Promise<void>): Promise<void> {
    await before;
    if (stopped) return;
    try {
      await reload();
    } catch (e) {
      log.error('The kubeconfig could not be read again', { error: (e as Error).name });
    }
  }

  await reload();
  return {
    async stop() {
      stopped = true;
      files.stop();
      await running;
    },
  };
}

/** Changes with the content of the token file: then the same spec is told again, so that a refused token is retried. */
async function tokenState(context: ContextOf): Promise<string> {
  const file = context.entry === null ? null : tokenFile(context.entry);
  if (file === null) return '';
  const content = await readFile(file).catch(() => '');
  return createHash('sha256').update(content).digest('hex');
}

function specOf(
  context: ContextOf,
  version: string,
  deps: Parameters<typeof createConnector>[1],
): ClusterSpec {
  const { entry } = context;
  const why = context.why ?? 'The context can not be used.';
  return {
    id: context.name,
    labels: context.labels,
    origin: context.origin,
    version,
    connect:
      entry === null
        ? () => Promise.reject(new CredentialError('config-invalid', why, FIX_ENTRY))
        : createConnector(entry, deps),
  };
}
