import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ResolvedEntry } from './merge.ts';

/** Certificates and keys: a change of their content calls for a new connection. */
const MATERIAL = [
  ['cluster', 'certificate-authority'],
  ['user', 'client-certificate'],
  ['user', 'client-key'],
] as const;

/** Absolute paths of the files that an entry refers to; `-data` wins over a file, as in kubectl. */
export function materialFiles(entry: ResolvedEntry): string[] {
  return MATERIAL.flatMap(([part, field]) => {
    const values = entry[part] as Readonly<Record<string, unknown>>;
    const file = values[field];
    if (typeof file !== 'string' || file === '' || values[`${field}-data`]) return [];
    return [path.resolve(part === 'cluster' ? entry.clusterFolder : entry.userFolder, file)];
  });
}

export const tokenFile = (entry: ResolvedEntry): string | null =>
  entry.user.tokenFile ? path.resolve(entry.userFolder, entry.user.tokenFile) : null;

/** What keeps a file from being read, in words. */
export function unreadableWords(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return code ?? 'unknown error';
}

/** A file that the kubeconfig names, as it names it, can't be read: what to say and what to do. */
export function unreadable(field: string, file: string, error: unknown): [string, string] {
  const why = unreadableWords(error);
  const check = 'Check that the file exists and that Fleetglass may read it.';
  if (!isPathLike(file)) {
    return [
      `The file of ${field} can't be read: ${why}.`,
      `${field} must be the path of a file, not its content. ${check}`,
    ];
  }
  const from = path.isAbsolute(file) ? '' : " A relative path starts at the kubeconfig's folder.";
  return [`The file ${file} (${field}) can't be read: ${why}.`, `${check}${from}`];
}

/** A key or token pasted where its path belongs must not be told: only what looks like a path is. */
function isPathLike(file: string): boolean {
  if (file.length > 255 || /\p{Cc}|^(?:eyJ|LS0t)|-----/u.test(file)) return false;
  return /[/\\]|^[\w.-]{1,20}$|^[\w.-]{1,60}\.\w{1,4}$/.test(file);
}

/** Hash of the entry and of the files it refers to, without the token file: its content is read per request. */
export async function versionOf(
  entry: ResolvedEntry | null,
  why: string | null,
  labels: Readonly<Record<string, string>>,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([entry, why, labels]));
  for (const file of entry === null ? [] : materialFiles(entry)) {
    hash.update('\0').update(await readFile(file).catch(() => 'unreadable'));
  }
  return hash.digest('hex').slice(0, 32);
}
