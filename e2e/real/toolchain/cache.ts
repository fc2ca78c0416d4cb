import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fluxSet, toolsFor, type Tool } from './versions.ts';

export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env['FLEETGLASS_CACHE']) return env['FLEETGLASS_CACHE'];
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'fleetglass', 'real');
}

/** Where the results of one compiler are kept: another Go gives other binaries. */
export interface Cache {
  readonly root: string;
  readonly goVersion: string;
}

export function binaryPath(cache: Cache, tool: Tool): string {
  return join(cache.root, cache.goVersion, 'bin', `${tool.name}-${tool.version}`);
}

export function workPath(cache: Cache, tool: Tool): string {
  return join(cache.root, cache.goVersion, 'work', `${tool.name}-${tool.version}`);
}

export function crdPath(cache: Cache, tool: Tool): string {
  return join(cache.root, cache.goVersion, 'crds', `${tool.name}-${tool.version}`);
}

export function isBuilt(cache: Cache, tool: Tool): boolean {
  if (!existsSync(binaryPath(cache, tool))) return false;
  return !hasCrds(tool) || existsSync(crdPath(cache, tool));
}

export function hasCrds(tool: Tool): boolean {
  return tool.name.endsWith('-controller');
}

export function missingTools(cache: Cache, release: string): readonly Tool[] {
  return toolsFor(release).filter((tool) => !isBuilt(cache, tool));
}

export function controllerNames(release: string): readonly string[] {
  return fluxSet(release).controllers.map((tool) => tool.name);
}
