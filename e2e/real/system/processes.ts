import { spawn, spawnSync } from 'node:child_process';
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
import { messageOf, tailOf } from './text.ts';
import { Hopeless, NotYet, until } from './until.ts';

/** Stopping goes through the roles in this order: nothing may lose its server before it ends itself. */
export const roles = ['controller', 'git', 'apiserver', 'etcd'] as const;
export type Role = (typeof roles)[number];

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
    graceMs = 10_000,
  ): Promise<void> {
    if (isAlive(running)) {
      process.kill(running.pid, signal);
      // A process that was paused can't react to anything else before it goes on.
      process.kill(running.pid, 'SIGCONT');
    }
    const gone = () => (isAlive(running) ? new NotYet(`process ${running.pid} is alive`) : true);
    try {
      await until(`${running.name} ends`, gone, { timeoutMs: graceMs, everyMs: 50 });
    } catch {
      if (isAlive(running)) process.kill(running.pid, 'SIGKILL');
      await until(`${running.name} is killed`, gone, { timeoutMs: 10_000, everyMs: 50 });
    }
    rmSync(join(this.#records, `${running.name}.json`), { force: true });
  }

  async stopAll(): Promise<number> {
    const all = this.recorded();
    for (const role of roles) {
      await Promise.all(all.filter((one) => one.role === role).map((one) => this.stop(one)));
    }
    return all.filter((one) => one.started !== '').length;
  }

  /** Rejects when a process ends by itself, with its log; never resolves. */
  async oneEnds(signal: AbortSignal): Promise<never> {
    for (;;) {
      await delay(250, undefined, { signal });
      const ended = this.recorded().find((running) => !isAlive(running));
      if (!ended) continue;
      const end = await tailOf(this.logPath(ended.name), 15);
      throw new Error(`${ended.name} ended.\nThe end of ${this.logPath(ended.name)}:\n${end}`);
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
      const end = await tailOf(this.logPath(running.name), 15);
      throw new Error(`${messageOf(error)}\nThe end of ${this.logPath(running.name)}:\n${end}`, {
        cause: error,
      });
    }
  }
}

export function isAlive(running: Running): boolean {
  return running.started !== '' && startTime(running.pid) === running.started;
}

/** Field 22 of /proc/…/stat; a process that has ended and was not yet reaped counts as gone. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return existsSync('/proc/self/stat') ? undefined : startTimeByPs(pid);
  }
}

function startTimeByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() || undefined;
}
