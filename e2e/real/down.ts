import { existsSync } from 'node:fs';
import { Processes } from './system/processes.ts';
import { defaultStateDir, removeState } from './system/state.ts';
import { messageOf, seconds } from './system/text.ts';

const dir = defaultStateDir();
const since = Date.now();
try {
  if (existsSync(dir)) {
    const stopped = await new Processes(dir).stopAll();
    removeState(dir);
    process.stdout.write(`${stopped} processes ended in ${seconds(since)}.\n`);
  } else {
    process.stdout.write('No test bed is up.\n');
  }
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
