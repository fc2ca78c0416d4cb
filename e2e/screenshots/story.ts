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
    minutesAgo: 25,
    steps: [
      { step: 'incident.start', type: 'upgrade-fails', id: 'upgrade', environment: 'staging' },
    ],
  },
  {
    minutesAgo: 14,
    steps: [
      {
        step: 'incident.start',
        type: 'bad-commit',
        id: 'commit',
        environment: 'production',
        content: 'yaml',
      },
    ],
  },
  {
    minutesAgo: 1,
    steps: [
      { step: 'incident.start', type: 'cluster-unreachable', id: 'lost', faults: { refuse: true } },
    ],
  },
  { minutesAgo: 0, steps: [] },
];

/** Tells the story to a simulator whose time stands still, by its control endpoint. */
export async function tell(control: string): Promise<void> {
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(new URL(path, control), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${await answer.text()}`);
  };
  let at = BEGINS_MINUTES_AGO;
  for (const { minutesAgo, steps } of STORY) {
    if (at > minutesAgo) await post('/clock', { ms: (at - minutesAgo) * 60_000 });
    at = minutesAgo;
    for (const step of steps) await post('/steps', step);
  }
}
