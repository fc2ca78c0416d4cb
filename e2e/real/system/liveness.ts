import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** An id alone can belong to another process by now. */
export interface Identity {
  readonly pid: number;
  readonly started: string;
}

export function isAlive(running: Identity): boolean {
  return running.started !== '' && startTime(running.pid) === running.started;
}

/** Field 22 of /proc/…/stat; a process that has ended and was not yet reaped counts as gone. */
export function startTime(pid: number): string | undefined {
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
