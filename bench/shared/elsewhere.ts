import { constants, setPriority } from 'node:os';

/**
 * The simulated clusters are other machines: on this one they must not take a core from the process that is measured at
 * the moment when it needs it. Threads that the process starts later inherit this.
 */
export function runsElsewhere(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}
