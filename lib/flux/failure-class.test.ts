import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ADVICE } from './failure-advice.ts';
import { CLASS, FAILURE_CLASSES } from './failure-class.ts';
import { failureClass } from './failure-rules.ts';

/** Messages of public issues, with the class that a person gave each: class, kind, reference, message. */
const MESSAGES = readFileSync(new URL('fixtures/error-messages.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [wanted = '', , reference = '', message = ''] = line.split('\t');
    return { wanted, reference, message: message.replaceAll('\\n', '\n') };
  });

test('real messages get the class that a person gave them', () => {
  expect(MESSAGES).toHaveLength(110);
  const wrong = MESSAGES.filter((m) => failureClass('', m.message) !== m.wanted);
  expect(
    wrong.map(
      (m) =>
        `${m.reference}: ${failureClass('', m.message)}, not ${m.wanted}: ${m.message.slice(0, 90)}`,
    ),
  ).toEqual([]);
});

test.each([
  [
    'ReconciliationFailed',
    'Deployment/a/b dry-run failed (Forbidden): deployments "b" is forbidden: exceeded quota: q',
    'quota',
  ],
  [
    'ReconciliationFailed',
    'Service/a/b dry-run failed (NotFound): namespaces "a" not found',
    'namespace',
  ],
  [
    'Failed',
    'Get "https://charts.example.com/index.yaml": dial tcp: lookup charts.example.com: no such host',
    'dns',
  ],
  ['OCIArtifactPullFailed', 'GET https://ghcr.io/token: TOOMANYREQUESTS: slow down', 'rate-limit'],
  [
    'GitOperationFailed',
    "unable to clone 'https://x': couldn't find remote ref \"refs/heads/x\"",
    'ref-missing',
  ],
  ['HealthCheckFailed', '', 'unhealthy'],
  ['toString', 'words that nobody knows', 'other'],
])('%s: %s is of class %s', (reason, message, wanted) =>
  expect(failureClass(reason, message)).toBe(wanted),
);

test('what is broken by no error of its own is of the class of its wait', () => {
  expect(failureClass('DependencyNotReady', 'x509', 'waiting')).toBe('waiting');
  expect(failureClass('ArtifactFailed', 'x', 'missing')).toBe('reference-missing');
});

test('every class says in words what it is and what to look at', () => {
  for (const name of FAILURE_CLASSES) {
    expect(CLASS[name].words).toMatch(/^[A-Z].{10,60}$/);
    expect(ADVICE[name]).toMatch(/[.?]$/);
  }
});
