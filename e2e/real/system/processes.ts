import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, startTime } from './liveness.ts';
import { messageOf, tailOf } from './text.ts';
import { Hopeless, NotYet, until } from './until.ts';

/** Stopping goes through the roles in this order: nothing may lose its server before it ends itself. */
export const roles = ['controller', 'git', 'apiserver', 'etcd'] as const;
export type Role = (typeof roles)[number];

/** An API server with watchers would wait a minute for them, and nothing of it is needed any more. */
const graceMs: Record<Role, number> = {
  controller: 5000,
  git: 5000,
  apiserver: 3000,
  etcd: 10_000,
};

export interface Launch {
  readonly name: string;
  readonly role: Role;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface Running {
  readonly name: string;
  readonly role: Role;
  readonly pid: number;
  readonly started: string;
}

/** Starts and stops processes that outlive this one; each is known by its id and its start time. */
export class Processes {
  readonly #records: string;
  readonly #logs: string;

  constructor(stateDir: string) {
    this.#records = join(stateDir, 'processes');
    this.#logs = join(stateDir, 'logs');
    mkdirSync(this.#records, { recursive: true });
    mkdirSync(this.#logs, { recursive: true });
  }

  logPath(name: string): string {
    return join(this.#logs, `${name}.log`);
  }

  start(launch: Launch): Running {
    const log = openSync(this.logPath(launch.name), 'a', 0o600);
    const child = spawn(launch.command, [...launch.args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: launch.env ?? process.env,
    });
    closeSync(log);
    child.on('error', () => {});
    child.unref();
    if (child.pid === undefined) throw new Error(`${launch.name}: ${launch.command} did not start`);
    const started = startTime(child.pid) ?? '';
    const running = { name: launch.name, role: launch.role, pid: child.pid, started };
    writeFileSync(join(this.#records, `${launch.name}.json`), JSON.stringify(running));
    return running;
  }

  recorded(): readonly Running[] {
    if (!existsSync(this.#records)) return [];
    return readdirSync(this.#records)
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(this.#records, file), 'utf8')) as Running);
  }

  find(name: string): Running | undefined {
    return this.recorded().find((running) => running.name === name && isAlive(running));
  }

  signal(name: string, signal: NodeJS.Signals): void {
    const running = this.find(name);
    if (!running) throw new Error(`${name} is not running`);
    process.kill(running.pid, signal);
  }

  /** Waits until the process is gone: its ports and files are free after this. */
  async stop(
    running: Running,
    signal: NodeJS.Signals = 'SIGTERM',
    timeoutMs = 10_000,
  ): Promise<void> {
    if (isAlive(running)) {
      process.kill(running.pid, signal);
      // A process that was paused can't react to anything else before it goes on.
      process.kill(running.pid, 'SIGCONT');
    }
    const gone = () => (isAlive(running) ? new NotYet(`process ${running.pid} is alive`) : true);
    try {
      await until(`${running.name} ends`, gone, { timeoutMs, everyMs: 50 });
    } catch {
      if (isAlive(running)) process.kill(running.pid, 'SIGKILL');
      await until(`${running.name} is killed`, gone, { timeoutMs: 10_000, everyMs: 50 });
    }
    rmSync(join(this.#records, `${running.name}.json`), { force: true });
  }

  async stopAll(): Promise<number> {
    const all = this.recorded();
    for (const role of roles) {
      const some = all.filter((one) => one.role === role);
      await Promise.all(some.map((one) => this.stop(one, 'SIGTERM', graceMs[role])));
    }
    return all.filter((one) => one.started !== '').length;
  }

  /** Rejects when a process ends by itself, with its log; never resolves. */
  async oneEnds(signal: AbortSignal): Promise<never> {
    for (;;) {
      await delay(250, undefined, { signal });
      const ended = this.recorded().find((running) => !isAlive(running));
      if (!ended) continue;
      throw await this.#failure(ended.name, `${ended.name} ended`);
    }
  }

  /** Waits for a condition that depends on a process; its end, or no success in time, shows its log. */
  async waitFor<T>(
    running: Running,
    what: string,
    timeoutMs: number,
    check: () => Promise<T | NotYet>,
  ): Promise<T> {
    try {
      return await until(
        `${running.name}: ${what}`,
        () => {
          if (!isAlive(running)) throw new Hopeless(`${running.name} ended before it was ready`);
          return check();
        },
        { timeoutMs },
      );
    } catch (error) {
      throw await this.#failure(running.name, messageOf(error), error);
    }
  }

  async #failure(name: string, what: string, cause?: unknown): Promise<Error> {
    const log = this.logPath(name);
    return new Error(`${what}\nThe end of ${log}:\n${await tailOf(log, 15)}`, { cause });
  }
}
