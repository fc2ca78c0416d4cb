// npm run test:chaos [-- --minutes 8 --seed 7 --clusters 100 --objects 60]
import { parseArgs } from 'node:util';
import { ChaosError, runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '8' },
    seed: { type: 'string' },
    clusters: { type: 'string', default: '100' },
    objects: { type: 'string', default: '60' },
  },
});

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  console.error(`--${name} is a number from ${least} to ${most}, not "${text}".`);
  process.exit(2);
}

const seed = number('seed', values.seed ?? `${Date.now() % 1_000_000}`, 0, 2 ** 32);
const clusters = number('clusters', values.clusters, 1, 1000);
const objects = number('objects', values.objects, 20, 1000);
const minutes = number('minutes', values.minutes, 0.1, 24 * 60);
const again = `npm run test:chaos -- --seed ${seed} --clusters ${clusters} --objects ${objects} --minutes ${minutes}`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
say(`seed ${seed}`);
const fail = (error: unknown): never => {
  console.error(`\nFAILED with seed ${seed}`);
  console.error(error instanceof ChaosError ? error.message : error);
  console.error(`Again: ${again}`);
  process.exit(1);
};
// Nothing that a cluster does may end the process: an error that nobody caught is a failure of the run.
process.on('uncaughtException', (error) => fail(new ChaosError(error, ['Nobody caught it.'])));
try {
  const figures = await runChaos({ seed, clusters, objects, minutes, say });
  say(
    `${figures.rounds} rounds, ${figures.simulatedHours} simulated hours, ${figures.events} writes: every store, counter and transition was right`,
  );
  say(JSON.stringify({ seed, clusters, objects, ...figures }));
  process.exit(0);
} catch (error) {
  fail(error);
}
