/** Young objects: 8 MiB instead of 64, of which a settled process would keep twice as much as it needs. */
const NODE_FLAGS = ['--max-semi-space-size=8'];

/**
 * glibc's allocator: one arena for all threads, and large blocks given back when they are freed. Without, what lists need while
 * they are read stays with the process: docs/performance.md has the figures. Other C libraries don't know these names.
 */
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' };

const MARK = 'FLEETGLASS_RUNTIME';

/** How a process that holds a fleet is run: for benches, which start it by themselves. */
export const runtime = { flags: NODE_FLAGS, env: ALLOCATOR };

/**
 * How the simulator is run: it holds every object of every cluster as text, so size goes before speed. With 1,000 clusters 1,326 MB
 * and 30 % of a core instead of 1,596 and 14 (`npm run bench:sim`).
 */
export const simulatorRuntime = { flags: ['--optimize-for-size'], env: ALLOCATOR };

/**
 * Begins this program again, in the same process (same id, same signals, same streams), with settings that only hold from the
 * beginning. Returns where that was done already, or can't be done here.
 */
export function withRuntime(script: string): void {
  const { env, execArgv, execPath } = process;
  const done = env[MARK] !== undefined;
  if (done) {
    // Not for the programs that this one starts.
    for (const name of [MARK, ...Object.keys(ALLOCATOR)]) Reflect.deleteProperty(env, name);
    return;
  }
  if (process.platform === 'win32' || typeof process.execve !== 'function') return;
  const args = [execPath, ...NODE_FLAGS, ...execArgv, script, ...process.argv.slice(2)];
  process.execve(execPath, args, { ...ALLOCATOR, ...env, [MARK]: '1' });
}
