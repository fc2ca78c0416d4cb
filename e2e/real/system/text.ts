import { readFile } from 'node:fs/promises';

export async function tailOf(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const all = text.trimEnd().split('\n');
  return all
    .slice(-lines)
    .map((line) => `  | ${line}`)
    .join('\n');
}

export function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
