import type { STREAM_EVENTS } from './contract.ts';

export interface Frame {
  readonly comment?: string;
  /** Milliseconds after which a client that lost the stream asks again. */
  readonly retry?: number;
  readonly id?: number;
  readonly event?: (typeof STREAM_EVENTS)[number];
  readonly data?: unknown;
}

/**
 * One frame of an event stream as text (HTML standard, 9.2.5). JSON has no raw line breaks, so data is one line.
 * A frame with an id and no data moves the client's Last-Event-ID without an event.
 */
export function encodeFrame(frame: Frame): string {
  let text = '';
  if (frame.comment !== undefined) text += `: ${frame.comment}\n`;
  if (frame.retry !== undefined) text += `retry: ${frame.retry}\n`;
  if (frame.id !== undefined) text += `id: ${frame.id}\n`;
  if (frame.event !== undefined) text += `event: ${frame.event}\n`;
  if (frame.data !== undefined) text += `data: ${JSON.stringify(frame.data)}\n`;
  return `${text}\n`;
}
