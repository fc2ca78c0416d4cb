import pino from 'pino';
import type { Log } from '../flux/log.ts';
import { redactText } from '../flux/redact.ts';

/**
 * JSON lines on stderr: stdout belongs to the command that was started. Whoever logs leaves credentials out; what has the form
 * of one is masked here all the same, in the words and in text fields.
 */
export function pinoLog(
  level: string,
  to: pino.DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
  const write =
    (at: 'info' | 'warn' | 'error'): Log['info'] =>
    (message, fields = {}) => {
      if (logger.isLevelEnabled(at)) logger[at](masked(fields), redactText(message));
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

const masked = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? redactText(value) : value,
    ]),
  );
