import { expect, test } from 'vitest';
import { pinoLog } from './log.ts';

function lines(level: string) {
  const written: Record<string, unknown>[] = [];
  const log = pinoLog(level, {
    write: (line) => void written.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { log, written };
}

test('a line is one JSON object with its words and fields', () => {
  const { log, written } = lines('info');
  log.warn('Kustomization is interrupted', { cluster: 'eu\n{"a":1}', kind: 'Kustomization' });
  expect(written).toMatchObject([
    {
      level: 40,
      msg: 'Kustomization is interrupted',
      cluster: 'eu\n{"a":1}',
      kind: 'Kustomization',
    },
  ]);
  log.info('x');
  expect(written).toHaveLength(2);
});

test('what is below the level is not written', () => {
  const { log, written } = lines('error');
  log.warn('x');
  expect(written).toEqual([]);
});

test('what has the form of a credential is masked, wherever it stands', () => {
  const { log, written } = lines('info');
  const token = `ghp_${'a1b2c3d4e5'.repeat(4)}`;
  log.error(`failed with ${token}`, { error: `Error: Bearer ${token}`, url: `https://u:p@host/x` });
  expect(JSON.stringify(written)).not.toMatch(/ghp_|u:p@/);
});
