import { parseArgs } from 'node:util';
import type { Bounds } from '../command-line.ts';
import { joinValues, SIMULATED_FLEET, wholeNumber } from '../command-line.ts';

export interface MainOptions {
  readonly clusters: number;
  readonly seed: number;
  /** Of the first clusters, in place of generated ones; the end of a name may be a sentinel. */
  readonly names: readonly string[];
  /** Users have a client certificate in place of a token. */
  readonly clientCertificates: boolean;
  /** Simulated time moves by the control endpoint only. */
  readonly frozen: boolean;
  /** Flux objects of every cluster; undefined: as real fleets have them. */
  readonly objects: number | undefined;
  readonly kubeconfig: string;
  readonly controlPort: number;
  readonly life: 'demo' | 'real' | 'none';
  /** Epoch ms at which simulated time begins; undefined: now. */
  readonly start: number | undefined;
  readonly bookmarkMs: number;
  readonly history: number;
}

export const USAGE = `node lib/sim/main.ts --kubeconfig PATH [--clusters ${SIMULATED_FLEET.clusters.usual}] [--seed ${SIMULATED_FLEET.seed.usual}] [--objects N]
  [--names a,b,edge-sim-http1] [--client-certificates] [--life demo|real|none] [--start 2026-11-24T12:00:00Z]
  [--frozen] [--port-control 0] [--bookmark-ms 60000] [--history N]

Starts simulated Kubernetes API servers on 127.0.0.1, writes a kubeconfig for them and prints one line of JSON
when they answer. Ends on SIGTERM, or when its standard input closes.`;

export class OptionError extends Error {}

const LIVES = ['demo', 'real', 'none'] as const;

export function parseOptions(args: readonly string[]): MainOptions {
  const values = read(args);
  const { kubeconfig, start, life = 'demo' } = values;
  if (kubeconfig === undefined || kubeconfig === '') {
    throw new OptionError('--kubeconfig is missing: say where the kubeconfig is to be written.');
  }
  const chosen = LIVES.find((l) => l === life);
  if (chosen === undefined) throw new OptionError(`--life is ${LIVES.join(', ')}, not "${life}".`);
  const at = start === undefined ? undefined : Date.parse(start);
  if (at !== undefined && Number.isNaN(at)) {
    throw new OptionError(`--start is a time such as 2026-11-24T12:00:00Z, not "${start}".`);
  }
  const { clusters: size, seed } = SIMULATED_FLEET;
  const names = namesOf(values.names);
  const fewest = { ...size, least: Math.max(size.least, names.length) };
  const usual = names.length === 0 ? size.usual : names.length;
  const clusters = whole('clusters', values.clusters ?? String(usual), fewest);
  return {
    clusters,
    seed: whole('seed', values.seed ?? String(seed.usual), seed),
    names,
    clientCertificates: values['client-certificates'] ?? false,
    frozen: values.frozen ?? false,
    objects:
      values.objects === undefined
        ? undefined
        : whole('objects', values.objects, { least: 12, most: 5000 }),
    kubeconfig,
    controlPort: whole('port-control', values['port-control'] ?? '0', { least: 0, most: 65_535 }),
    life: chosen,
    start: at,
    bookmarkMs: whole('bookmark-ms', values['bookmark-ms'] ?? '60000', {
      least: 1,
      most: 3_600_000,
    }),
    // The history is what a large fleet spends most of its memory on.
    history: whole('history', values.history ?? (clusters > 200 ? '100' : '500'), {
      least: 10,
      most: 100_000,
    }),
  };
}

const VALUES = {
  clusters: { type: 'string' },
  seed: { type: 'string' },
  names: { type: 'string' },
  objects: { type: 'string' },
  kubeconfig: { type: 'string' },
  'port-control': { type: 'string' },
  life: { type: 'string' },
  start: { type: 'string' },
  'bookmark-ms': { type: 'string' },
  history: { type: 'string' },
} as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: joinValues(
        args,
        Object.keys(VALUES).map((name) => `--${name}`),
      ),
      options: {
        ...VALUES,
        frozen: { type: 'boolean' },
        'client-certificates': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

/** Names as Kubernetes has them; each once. */
function namesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const names = text.split(',').map((name) => name.trim());
  const strange = names.find((name) => !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name));
  if (strange !== undefined) {
    throw new OptionError(
      `--names is a list such as a,b,edge-sim-http1: "${strange}" is no name of a cluster.`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new OptionError(`--names has "${twice}" twice.`);
  return names;
}

function whole(name: string, text: string, bounds: Bounds): number {
  const number = wholeNumber(`--${name}`, text, bounds);
  if (number instanceof Error) throw new OptionError(number.message);
  return number;
}
