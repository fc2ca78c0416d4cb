import { parseArgs } from 'node:util';
import { isIP } from 'node:net';

export type Env = Readonly<Record<string, string | undefined>>;

export interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly demo: boolean;
  readonly clusters: number;
  readonly seed: number;
  readonly dev: boolean;
  /** Names under which a proxy in front is asked for. */
  readonly allowedHosts: readonly string[];
}

/** A mistake in arguments or environment: the message says what, where and what to do. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm start -- [options]

  --demo              show the simulated fleet even when a kubeconfig is found
  --clusters N        size of the simulated fleet, 1 to 1000 (default 60)
  --seed N            seed of the simulated fleet (default 1): the same seed gives the same fleet
  --help              this text

Environment: KUBECONFIG (files, colon-separated; default ~/.kube/config), PORT (3000), HOST (127.0.0.1),
ALLOWED_HOSTS (names of a proxy in front, comma-separated), LOG_LEVEL.`;

/** Addresses on which only this machine can connect. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

function integer(name: string, value: string, min: number, max: number): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < min || n > max)
    throw new UsageError(`${name} is "${value}": give a whole number from ${min} to ${max}.`);
  return n;
}

function hostOf(env: Env): string {
  const host = env['HOST'] || '127.0.0.1';
  if (isLoopback(host) || env['FLEETGLASS_INSECURE_BIND'] === '1') return host;
  throw new UsageError(
    `HOST is "${host}", which other machines can reach, and Fleetglass has no sign-in yet: anyone who can ` +
      `connect would see every cluster.\nKeep HOST on 127.0.0.1 and put a proxy with sign-in in front, or set ` +
      `FLEETGLASS_INSECURE_BIND=1 when the network around it is already closed.`,
  );
}

/** Throws UsageError. */
export function startOptions(args: readonly string[], env: Env): StartOptions | 'help' {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        demo: { type: 'boolean' },
        clusters: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  if (values.help) return 'help';
  const sized = values.clusters !== undefined || values.seed !== undefined;
  if (sized && !values.demo)
    throw new UsageError('--clusters and --seed shape the simulated fleet: add --demo.');
  return {
    host: hostOf(env),
    port: integer('PORT', env['PORT'] || '3000', 0, 65_535),
    demo: values.demo ?? false,
    clusters: integer('--clusters', values.clusters ?? '60', 1, 1000),
    seed: integer('--seed', values.seed ?? '1', 0, 2 ** 31 - 1),
    dev: env['NODE_ENV'] === 'development',
    allowedHosts: (env['ALLOWED_HOSTS'] ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}
