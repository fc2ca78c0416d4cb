import { parseArgs } from 'node:util';
import { isIP } from 'node:net';
import { joinValues, SIMULATED_FLEET, wholeNumber, type Bounds } from '../command-line.ts';

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
  --clusters N        size of the simulated fleet, ${SIMULATED_FLEET.clusters.least} to ${SIMULATED_FLEET.clusters.most} (default ${SIMULATED_FLEET.clusters.usual})
  --seed N            seed of the simulated fleet (default ${SIMULATED_FLEET.seed.usual}): the same seed gives the same fleet
  --help              this text

Environment: KUBECONFIG (files, colon-separated; default ~/.kube/config), PORT (3000), HOST (127.0.0.1),
ALLOWED_HOSTS (names of a proxy in front, comma-separated), LOG_LEVEL.`;

/** Addresses on which only this machine can connect. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

function integer(name: string, text: string, bounds: Bounds): number {
  const number = wholeNumber(name, text, bounds);
  if (number instanceof Error) throw new UsageError(number.message);
  return number;
}

const { clusters: CLUSTERS, seed: SEED } = SIMULATED_FLEET;

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
      args: joinValues(args, ['--clusters', '--seed']),
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
    port: integer('PORT', env['PORT'] || '3000', { least: 0, most: 65_535 }),
    demo: values.demo ?? false,
    clusters: integer('--clusters', values.clusters ?? String(CLUSTERS.usual), CLUSTERS),
    seed: integer('--seed', values.seed ?? String(SEED.usual), SEED),
    dev: env['NODE_ENV'] === 'development',
    allowedHosts: (env['ALLOWED_HOSTS'] ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}
