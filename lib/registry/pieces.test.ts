import * as fc from 'fast-check';
import { CORE_SCHEMA, dump, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { cutYaml, loadYaml } from './pieces.ts';

const pause = (): Promise<void> => Promise.resolve();
const inPieces = (text: string): Promise<unknown> => loadYaml(text, pause, 0, 1);
const whole = (text: string): unknown => load(text, { schema: CORE_SCHEMA });

const word = fc.constantFrom(
  'a',
  '- a',
  'x: y',
  '"',
  "'",
  '|',
  '- ',
  '\n- b',
  'two\nlines\n',
  'clusters:',
  ' ',
  '#',
  '',
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('name', 'cluster', 'args', '- odd', 'x'), tie('any'), {
      maxKeys: 3,
    }),
  ),
})).any;
const config = fc.record({
  apiVersion: fc.constant('v1'),
  clusters: fc.array(value, { maxLength: 5 }),
  users: fc.array(value, { maxLength: 5 }),
  'current-context': fc.string(),
});

test('a file read in pieces says what the whole file says, in whatever style it is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      config,
      fc.constantFrom(1, 2, 4),
      fc.boolean(),
      fc.constantFrom(-1, 0, 1, 2),
      async (root, indent, seqNoIndent, flowLevel) => {
        const text = dump(root, { indent, seqNoIndent, flowLevel, noRefs: true, lineWidth: 20 });
        expect(await inPieces(text)).toEqual(whole(text));
      },
    ),
    { numRuns: 300 },
  );
});

test('a long list is cut, with a pause after each piece', async () => {
  const item = (i: number): string => `- name: c${i}\n  cluster:\n    server: https://c${i}\n`;
  const text = `apiVersion: v1\nclusters:\n${Array.from({ length: 100 }, (_, i) => item(i)).join('')}users: []\n`;
  let pauses = 0;
  const read = await loadYaml(
    text,
    () => {
      pauses++;
      return pause();
    },
    0,
    500,
  );
  expect(read).toEqual(whole(text));
  expect(pauses).toBeGreaterThan(5);
  expect(cutYaml(text, 500)?.get('clusters')?.slice(1).join('')).toBe(
    text.slice(text.indexOf('- name'), text.indexOf('users')),
  );
});

test.each(['{"clusters": []}', '---\na: 1\n', '# c\na: 1\n', 'a: 1\na: 2\n', '', '- a\n'])(
  'what is not of the usual shape is left whole: %j',
  (text) => {
    expect(cutYaml(text)).toBeNull();
  },
);
