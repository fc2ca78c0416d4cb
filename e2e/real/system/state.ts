import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '../toolchain/cache.ts';
import { freePort } from './ports.ts';

export interface ClusterState {
  readonly name: string;
  /** The release of Flux, or null for a cluster that has none. */
  readonly release: string | null;
  readonly dir: string;
  readonly adminToken: string;
  readonly ports: {
    readonly api: number;
    readonly etcdClient: number;
    readonly etcdPeer: number;
    readonly storage: number;
    readonly events: number;
    readonly receiver: number;
  };
}

export interface BedState {
  readonly cache: Cache;
  readonly interval: string;
  readonly gitPort: number;
  readonly clusters: readonly ClusterState[];
  /** The read-only token of each cluster, by name. */
  readonly tokens: Readonly<Record<string, string>>;
}

export function defaultStateDir(env: NodeJS.ProcessEnv = process.env): string {
  const user = process.getuid?.() ?? 'user';
  return env['FLEETGLASS_REAL_STATE'] || join(tmpdir(), `fleetglass-real-${user}`);
}

/** The folder holds admin tokens: nobody else may read it, or have put it there beforehand. */
export function makePrivateDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) {
    throw new Error(`${dir} belongs to somebody else; choose another with FLEETGLASS_REAL_STATE`);
  }
}

export async function freshPorts(): Promise<ClusterState['ports']> {
  return {
    api: await freePort(),
    etcdClient: await freePort(),
    etcdPeer: await freePort(),
    storage: await freePort(),
    events: await freePort(),
    receiver: await freePort(),
  };
}

export function saveState(dir: string, state: BedState): void {
  writePrivate(join(dir, 'state.json'), JSON.stringify(state, null, 2));
}

export function loadState(dir: string): BedState | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, 'state.json'), 'utf8')) as BedState;
  } catch {
    return undefined;
  }
}

export function removeState(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** Readers that watch the file never see half of it. */
export function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.partial`, text, { mode: 0o600 });
  renameSync(`${file}.partial`, file);
}
