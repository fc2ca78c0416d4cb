import { createHash } from 'node:crypto';

/** A version 4 UUID that the text fixes. */
export function madeUid(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A number in (0, 1] that belongs to the text. */
export const shareOf = (text: string): number =>
  (createHash('sha1').update(text).digest().readUInt32BE() + 1) / 2 ** 32;
