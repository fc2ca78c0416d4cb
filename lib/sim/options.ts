import { parseArgs } from 'node:util';

export interface MainOptions {
  readonly clusters: number;
  readonly seed: number;
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

export const USAGE = `node lib/sim/main.ts --kubeconfig PATH [--clusters 60] [--seed 7] [--objects N]
  [--life demo|real|none] [--start 2026-11-24T12:00:00Z] [--port-control 0] [--bookmark-ms 60000] [--history N]

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
  const clusters = whole('clusters', values.clusters ?? '60', 1, 2000);
  return {
    clusters,
    seed: whole('seed', values.seed ?? '7', 0, 2 ** 32 - 1),
    objects: values.objects === undefined ? undefined : whole('objects', values.objects, 12, 5000),
    kubeconfig,
    controlPort: whole('port-control', values['port-control'] ?? '0', 0, 65_535),
    life: chosen,
    start: at,
    bookmarkMs: whole('bookmark-ms', values['bookmark-ms'] ?? '60000', 1, 3_600_000),
    // The history is what a large fleet spends most of its memory on.
    history: whole('history', values.history ?? (clusters > 200 ? '100' : '500'), 10, 100_000),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        clusters: { type: 'string' },
        seed: { type: 'string' },
        objects: { type: 'string' },
        kubeconfig: { type: 'string' },
        'port-control': { type: 'string' },
        life: { type: 'string' },
        start: { type: 'string' },
        'bookmark-ms': { type: 'string' },
        history: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new OptionError(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
}
