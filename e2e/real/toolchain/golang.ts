import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Tool } from './versions.ts';

const run = promisify(execFile);
const needed = [1, 26] as const;

/** The version that compiles here, such as `go1.26.8`; throws with what to do when there is none. */
export async function goVersion(): Promise<string> {
  const remedy = `Install Go ${needed.join('.')} or newer, put it in PATH and run the command again.`;
  let version: string;
  try {
    version = (await run('go', ['env', 'GOVERSION'])).stdout.trim();
  } catch {
    throw new Error(
      `Go is missing: the real test bed compiles Kubernetes and Flux from source. ${remedy}`,
    );
  }
  const [major = 0, minor = 0] = version.replace(/^go/, '').split('.').map(Number);
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    throw new Error(`${version} is too old to compile the pinned controllers. ${remedy}`);
  }
  return version;
}

interface Requirement {
  readonly Path: string;
  readonly Version: string;
}

interface GoMod {
  readonly Go: string;
  readonly Require?: readonly Requirement[];
  readonly Replace?: readonly {
    readonly Old: { readonly Path: string; readonly Version?: string };
    readonly New: { readonly Path: string; readonly Version?: string };
  }[];
}

export interface Download {
  readonly dir: string;
  readonly goMod: string;
}

export async function download(tool: Tool): Promise<Download> {
  const spec = `${tool.module}@v${tool.version}`;
  const { stdout } = await run('go', ['mod', 'download', '-json', spec], { env: moduleEnv() });
  const answer = JSON.parse(stdout) as { Dir: string; GoMod: string };
  return { dir: answer.Dir, goMod: answer.GoMod };
}

/**
 * A module that depends on the tool's module instead of being a copy of it. Go ignores the `replace` lines of a
 * dependency, so those that point at another version are repeated here and those that point at a folder fall away.
 */
export async function wrapperModule(tool: Tool, from: Download): Promise<string> {
  const { stdout } = await run('go', ['mod', 'edit', '-json', from.goMod]);
  const original = JSON.parse(stdout) as GoMod;
  const replaced = original.Replace ?? [];
  const folders = new Set(replaced.filter((r) => !r.New.Version).map((r) => r.Old.Path));
  const staged = (original.Require ?? [])
    .filter((r) => r.Version === 'v0.0.0' && folders.has(r.Path))
    .map((r) => `require ${r.Path} v${tool.staging ?? '0.0.0'}`);
  const pinned = replaced
    .filter((r) => r.New.Version)
    .map((r) => {
      const old = [r.Old.Path, r.Old.Version].filter(Boolean).join(' ');
      return `replace ${old} => ${r.New.Path} ${r.New.Version}`;
    });
  return [
    'module fleetglass/e2e/real',
    `go ${original.Go}`,
    `require ${tool.module} v${tool.version}`,
    ...staged,
    ...pinned,
    '',
  ].join('\n');
}

/** A workspace or flags of the developer's own must not leak into these builds. */
export function moduleEnv(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-buildvcs=false' };
}
