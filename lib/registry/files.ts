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
