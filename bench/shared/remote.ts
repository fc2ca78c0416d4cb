import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runtime } from '../../lib/cli/runtime.ts';

/** What a process of a bench can be asked, each question with one structured-cloneable argument. */
export type Calls = Record<string, (argument: never) => unknown>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A process of its own: its CPU, memory and event loop are nobody else's. */
export interface Remote<C extends Calls> {
  readonly pid: number | undefined;
  ask<K extends keyof C & string>(
    name: K,
    argument: Parameters<C[K]>[0],
  ): Promise<Awaited<ReturnType<C[K]>>>;
  stop(): Promise<void>;
}

/**
 * In the parent: starts `script` (beside this folder) and asks it. The child ends with its parent. It runs with the settings
 * of the server, the reader too: what is compared should differ in nothing else.
 */
export function startRemote<C extends Calls>(
  script: string,
  flags: readonly string[] = [],
): Remote<C> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [], {
    execArgv: [...runtime.flags, ...flags],
    env: { ...runtime.env, ...process.env },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const exited = once(child, 'exit');
  child.once('exit', (code) => {
    const error = new Error(`${script} ended with ${code}: see above.`);
    for (const one of waiting.values()) one.reject(error);
  });
  let asked = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(result);
    else one?.reject(new Error(`${script}: ${error}`));
  });
  return {
    pid: child.pid,
    ask(name, argument) {
      if (!child.connected) throw new Error(`${script} has ended: it can't be asked "${name}".`);
      asked += 1;
      const asking = Promise.withResolvers<unknown>();
      waiting.set(asked, asking);
      child.send({ id: asked, name, argument } satisfies Question);
      return asking.promise as Promise<never>;
    },
    async stop() {
      if (child.connected) child.disconnect();
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

/** In the child: answers its parent, and ends when that is gone. */
export function answer(calls: Calls): void {
  process.once('disconnect', () => process.exit(0));
  process.on('message', (question: Question) => {
    void reply(calls, question).then((message) => process.send?.(message));
  });
}

async function reply(calls: Calls, { id, name, argument }: Question): Promise<Answer> {
  try {
    const call = calls[name];
    if (call === undefined) throw new Error(`there is no "${name}"`);
    return { id, result: await call(argument as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
