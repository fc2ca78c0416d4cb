import * as z from 'zod/mini';
import { ApiFailure } from './errors.ts';

/** A position in an order, opaque to clients: base64url of JSON. */
export const encodeCursor = (position: readonly (string | number | readonly number[])[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Throws bad-request for anything that is not a cursor of this order. */
export function decodeCursor<T>(cursor: string, schema: z.ZodMiniType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new ApiFailure(
      'bad-request',
      'cursor: not a cursor of this list and sort. Ask for the first page without one.',
    );
  }
}
