import { describe, expect, it } from 'vitest';
import { fleetPath, parseChoice, USUAL } from './fleet-choice.ts';

const read = (path: string) =>
  parseChoice(Object.fromEntries(new URL(path, 'http://x').searchParams));

describe('the choice of the fleet page in its address', () => {
  it.each([
    '/',
    '/?by=label:topology.kubernetes.io/region',
    '/?by=none&colour=drift&order=name&view=table',
    '/?view=matrix',
  ])('%s comes back as it was written', (path) => {
    const parsed = read(path);
    expect(parsed.ok && fleetPath(parsed.choice)).toBe(path);
  });

  it('an empty value is no choice', () => {
    expect(read('/?by=&colour=')).toEqual({ ok: true, choice: USUAL });
  });

  it.each([
    ['/?by=colour', '"colour" is no value of by. Clusters are grouped by none,'],
    ['/?colour=red', '"red" is no value of colour. They are coloured by worst,'],
    ['/?order=size', '"size" is no value of order.'],
    ['/?view=cloud', '"cloud" is no value of view.'],
    ['/?page=2', 'There is no choice called "page" here.'],
  ])('%s is not understood, and what would be is named', (path, problem) => {
    const parsed = read(path);
    expect(parsed.ok ? '' : parsed.problem).toContain(problem);
  });
});
