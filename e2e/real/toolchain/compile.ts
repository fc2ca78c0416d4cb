import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, cpSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { binaryPath, crdPath, hasCrds, workPath, type Cache } from './cache.ts';
import { download, moduleEnv, wrapperModule } from './golang.ts';
import { tailOf } from '../system/text.ts';
import type { Tool } from './versions.ts';

export class BuildError extends Error {}

/** Builds one binary; what is in the cache under its final name is always whole. */
export async function compile(cache: Cache, tool: Tool, signal: AbortSignal): Promise<void> {
  const work = workPath(cache, tool);
  const target = binaryPath(cache, tool);
  const partial = `${target}.partial-${process.pid}`;
  const log = join(work, 'build.log');
  mkdirSync(work, { recursive: true });
  mkdirSync(dirname(target), { recursive: true });
  try {
    const source = await download(tool).catch((cause: unknown) => {
      throw new BuildError(
        `${tool.name}: downloading ${tool.module} v${tool.version} failed: ${String(cause)}`,
      );
    });
    await writeFile(join(work, 'go.mod'), await wrapperModule(tool, source));
    // Its own sums first: the public database does not know every version that these need.
    await writeFile(join(work, 'go.sum'), await readFile(join(source.dir, 'go.sum')));
    const code = await goBuild(work, log, partial, tool, signal);
    if (code !== 0) throw new BuildError(await explain(tool, log, signal));
    if (hasCrds(tool)) placeCrds(join(source.dir, 'config', 'crd', 'bases'), crdPath(cache, tool));
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
}

async function goBuild(
  work: string,
  log: string,
  output: string,
  tool: Tool,
  signal: AbortSignal,
): Promise<number | null> {
  const fd = openSync(log, 'w');
  const flags = ['-mod=mod', '-trimpath', '-ldflags', tool.ldflags, '-o', output];
  const child = spawn('go', ['build', ...flags, tool.pkg], {
    cwd: work,
    env: moduleEnv(),
    stdio: ['ignore', fd, fd],
    detached: true,
  });
  const pid = child.pid;
  if (pid === undefined) return null;
  // A quarter of an hour of compiling must not make the machine unusable.
  setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const stop = () => process.kill(-pid, 'SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', stop);
  closeSync(fd);
  return code;
}

async function explain(tool: Tool, log: string, signal: AbortSignal): Promise<string> {
  if (signal.aborted) return `${tool.name}: interrupted`;
  return [
    `${tool.name} ${tool.version} did not build. The end of ${log}:`,
    await tailOf(log, 20),
    'Run the command again: what is built already is kept. It needs the Go module proxy, about 10 GB of disk',
    'for the compiler cache and 3 GB of memory; with one builder at a time: --jobs 1.',
  ].join('\n');
}

/** Folders of the module cache are read-only, and a copy that stays so could never be replaced. */
function placeCrds(from: string, to: string): void {
  const partial = `${to}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, partial, { recursive: true });
  chmodSync(partial, 0o755);
  rmSync(to, { recursive: true, force: true });
  renameSync(partial, to);
}
