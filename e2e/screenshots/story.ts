/** What happened before the pictures are taken, minutes before now: the same seed tells the same story. */
interface Chapter {
  readonly minutesAgo: number;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

/** How far back the simulated world begins. */
export const BEGINS_MINUTES_AGO = 300;

export const STORY: readonly Chapter[] = [
  { minutesAgo: 124, steps: [{ step: 'incident.start', type: 'credentials-expired', id: 'key' }] },
  { minutesAgo: 60, steps: [{ step: 'incident.start', type: 'suspended', id: 'off', count: 6 }] },
  { minutesAgo: 45, steps: [{ step: 'drift' }] },
  {
    minutesAgo: 8,
    steps: [{ step: 'incident.start', type: 'upgrade-fails', id: 'upgrade', environment: 'dev' }],
  },
  {
    minutesAgo: 6,
    steps: [
      {
        step: 'incident.start',
        type: 'bad-commit',
        id: 'commit',
        environment: 'staging',
        content: 'yaml',
      },
    ],
  },
  { minutesAgo: 0, steps: [] },
];

/** What happens before the eyes of Fleetglass, so that it has something to say "as of". */
export const THEN = {
  step: 'incident.start',
  type: 'cluster-unreachable',
  id: 'lost',
  faults: { refuse: true },
} as const;

async function post(control: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(new URL(path, control), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${await answer.text()}`);
}

export const step = (control: string, body: unknown): Promise<void> =>
  post(control, '/steps', body);

/** Tells the story to a simulator whose time stands still, by its control endpoint. */
export async function tell(control: string): Promise<void> {
  let at = BEGINS_MINUTES_AGO;
  for (const { minutesAgo, steps } of STORY) {
    if (at > minutesAgo) await post(control, '/clock', { ms: (at - minutesAgo) * 60_000 });
    at = minutesAgo;
    for (const one of steps) await step(control, one);
  }
}
