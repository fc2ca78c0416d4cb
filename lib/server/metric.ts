import { Counter, Gauge, type Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [Labels, number];

/** A metric that is read anew for each scrape: what is gone leaves no series behind. */
interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: () => Iterable<Sample>;
}

export function gauge(registry: Registry, { name, help, labels = [], read }: Described): void {
  const metric = new Gauge({
    name: `fleetglass_${name}`,
    help,
    labelNames: [...labels],
    registers: [],
    collect() {
      this.reset();
      for (const [label, value] of read()) this.set(label, value);
    },
  });
  registry.registerMetric(metric);
}

export function counter(registry: Registry, { name, help, labels = [], read }: Described): void {
  const metric = new Counter({
    name: `fleetglass_${name}`,
    help,
    labelNames: [...labels],
    registers: [],
    collect() {
      this.reset();
      for (const [label, value] of read()) this.inc(label, value);
    },
  });
  registry.registerMetric(metric);
}
