import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Bed } from './bed.ts';
import { Recorder, type Ref, type WatchEvent } from './recording/recorder.ts';
import { scenarios } from './recording/scenarios.ts';
import type { Scenario } from './recording/stage.ts';
import { startBed } from './start-bed.ts';
import { messageOf, seconds } from './system/text.ts';

const folder = join(import.meta.dirname, '..', '..', 'lib', 'testing', 'fixtures');
const limit = 2_000_000;

/** Where in the recording a scenario is: lines `from` up to and without `to`, counted from 0. */
interface Mark {
  readonly name: string;
  readonly about: string;
  readonly from: number;
  readonly to: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly objects: readonly Ref[];
}

async function recordAll(
  bed: Bed,
  recorder: Recorder,
  chosen: readonly Scenario[],
): Promise<readonly Mark[]> {
  const where = bed.withFlux.slice(1).map((cluster) => cluster.name);
  const marks: Mark[] = [];
  for (const { name, about, run } of chosen) {
    const [from, startedAt] = [recorder.events.length, Date.now()];
    process.stdout.write(`  ${name} … `);
    const objects = await run({ bed, recorder, where });
    const [to, endedAt] = [recorder.events.length, Date.now()];
    marks.push({ name, about, from, to, startedAt, endedAt, objects });
    process.stdout.write(`${to - from} events in ${seconds(startedAt)}\n`);
  }
  return marks;
}

function write(events: readonly WatchEvent[], index: object, secrets: readonly string[]): void {
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  if (secrets.some((secret) => text.includes(secret))) throw new Error('a token was recorded');
  const packed = gzipSync(text, { level: 9 });
  if (packed.length > limit)
    throw new Error(`${packed.length} bytes are over the limit of ${limit}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'real-events.jsonl.gz'), packed);
  writeFileSync(join(folder, 'real-events.index.json'), `${JSON.stringify(index, null, 2)}\n`);
  process.stdout.write(`${events.length} events, ${packed.length} bytes.\n`);
}

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const chosen = scenarios.filter(({ name }) => values.only?.includes(name) ?? true);
const bed = await startBed({
  mixed: true,
  stateDir: join(process.env['TMPDIR'] ?? '/tmp', `fleetglass-record-${process.pid}`),
  report: (line) => process.stdout.write(`${line}\n`),
});
try {
  const recorder = new Recorder();
  await recorder.open(bed.clusters);
  const marks = await recordAll(bed, recorder, chosen);
  recorder.close();
  const clusters = bed.clusters.map(({ name, state }) => ({ name, flux: state.release }));
  // A part of the scenarios is for trying them out.
  if (!values.only) {
    write(recorder.events, { clusters, scenarios: marks }, bed.contexts.secrets);
  }
} catch (error) {
  process.stderr.write(`\n${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  await bed.stop();
}
