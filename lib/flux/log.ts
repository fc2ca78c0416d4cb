/** Structured log: one line per change of state, fields carry cluster and kind, never a credential or URL. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** Frames of a stack: `at work (file:///app/lib/x.ts:3:7)`. */
const FRAME =
  /^\s+at (?:[\w.<>[\]# ]{1,120} \()?(?:file|node|webpack-internal)?:?[\w./()@+~%[\]-]{1,300}:\d+:\d+\)?$/;

/**
 * Name and place of an error for a log. Without its message: that may quote what a cluster answered, or a credential.
 * The message is taken off the stack too, and what then is no frame is left out.
 */
export function errorPlace(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const stack = error.stack ?? '';
  const from = error.message === '' ? -1 : stack.indexOf(error.message);
  const rest = from === -1 ? stack : stack.slice(from + error.message.length);
  const frames = rest.split('\n').filter((line) => FRAME.test(line));
  const name = /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
  return [name, ...frames.slice(0, 8)].join('\n');
}
