import type { System } from '@/lib/api/contract/system';
import { bytes, few, number, plural } from '@/lib/client/format';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { FactList, Unknown } from './fact-list';
import { progress } from './headline';
import { restartWords } from './restart-words';

/** How far the fleet is read, what waits, and how its watches are. */
export function Reading({ system }: { system: System }) {
  const { heard, silent, reading, waiting } = progress(system);
  const { clusters, queues, watches, oldestBookmarkAt } = system;
  return (
    <Panel
      id="reading"
      title="Reading"
      note={`${number(heard)} of ${plural(clusters.total, 'cluster')} heard`}
    >
      <progress
        aria-label="Clusters that are heard"
        max={Math.max(1, clusters.total)}
        value={heard}
        className="sr-only"
      />
      <div
        aria-hidden="true"
        data-bar=""
        className="mx-3 mt-2.5 mb-0.5 flex h-1.5 gap-px overflow-hidden rounded-xs bg-hair"
      >
        <span className="bg-ready-faint" style={{ flexGrow: heard, flexBasis: 0 }} />
        <span className="bg-unknown" style={{ flexGrow: silent, flexBasis: 0 }} />
        <span className="bg-progressing" style={{ flexGrow: reading, flexBasis: 0 }} />
        <span style={{ flexGrow: waiting, flexBasis: 0 }} />
      </div>
      <FactList
        facts={[
          { name: 'Being read', value: number(reading) },
          { name: 'Waiting to connect', value: number(queues.connect) },
          { name: 'Waiting to be read', value: number(queues.list) },
          {
            name: 'Watches',
            note: `${number(watches.interrupted)} interrupted,`,
            value: `${number(watches.live)} live`,
            title: 'Objects of an interrupted watch are shown as stale until they are heard again.',
          },
          {
            name: 'Oldest bookmark',
            value:
              oldestBookmarkAt === null ? (
                <Unknown why="No live watch got a bookmark yet" />
              ) : (
                <Time at={oldestBookmarkAt} />
              ),
            title:
              'Of the live watches, the one without a bookmark for longest. API servers send one a minute.',
          },
        ]}
      />
    </Panel>
  );
}

const NO_SAMPLE = 'Known 10 s after the start';

/** What it costs this machine. */
export function Process({ process }: { process: System['process'] }) {
  const { cpu, lagP99Ms, lagMaxMs, eventsPerSecond, bytesPerSecond } = process;
  return (
    <Panel id="process" title="Process" note="last minute">
      <FactList
        facts={[
          { name: 'Up', value: <Time at={process.startedAt} /> },
          {
            name: 'Memory',
            note: `heap ${bytes(process.heapBytes)} of`,
            value: bytes(process.rssBytes),
          },
          {
            name: 'CPU',
            value: cpu === null ? <Unknown why={NO_SAMPLE} /> : `${few(cpu * 100)} %`,
            title: 'Of one core.',
          },
          {
            name: 'Event-loop lag',
            title: 'How late timers fired: the 99th percentile, and the worst.',
            ...(lagP99Ms === null || lagMaxMs === null
              ? { value: <Unknown why={NO_SAMPLE} /> }
              : { note: `p99 ${few(lagP99Ms)} ms, worst`, value: `${few(lagMaxMs)} ms` }),
          },
          {
            name: 'Changes heard',
            value:
              eventsPerSecond === null ? <Unknown why={NO_SAMPLE} /> : `${few(eventsPerSecond)} /s`,
          },
          {
            name: 'Received',
            value:
              bytesPerSecond === null ? <Unknown why={NO_SAMPLE} /> : `${bytes(bytesPerSecond)}/s`,
          },
        ]}
      />
    </Panel>
  );
}

/** What goes out to browsers, and what waits on the way. */
export function Streams({ system }: { system: System }) {
  const { streams, queues, log } = system;
  return (
    <Panel id="streams" title="Streams and queues">
      <FactList
        facts={[
          { name: 'Open streams', value: number(streams.clients) },
          {
            name: 'Too slow now',
            value: number(streams.lagging),
            title: 'Streams whose queue is full. They are told to ask anew when they read again.',
            ...(streams.resets === 0 ? {} : { note: `${plural(streams.resets, 'reset')},` }),
          },
          { name: 'Waiting for slow ones', value: bytes(streams.queuedBytes) },
          {
            name: 'Changes in the next batch',
            value: number(queues.changes),
          },
          {
            name: 'Change log',
            note: `${number(log.changes)} changes, back`,
            value:
              log.oldestAt === null ? (
                <Unknown why="Nothing changed yet" />
              ) : (
                <Time at={log.oldestAt} />
              ),
            title: `A stream can be resumed from here. It holds ${number(log.capacity)} changes.`,
          },
          {
            name: 'Records due later',
            value: number(queues.records),
            title: 'Objects whose state changes by time alone, as waiting ones do.',
          },
        ]}
      />
    </Panel>
  );
}

const SHOWN = 5;

/** Why lists and watches were begun again: what goes wrong between here and the clusters. */
export function Restarts({ system }: { system: System }) {
  const { restarts, restartsTotal, renewals } = system;
  return (
    <Panel
      id="restarts"
      title="Restarts"
      note={restartsTotal === 0 ? 'none' : `${number(restartsTotal)} since the start`}
    >
      <FactList
        facts={[
          ...restarts.slice(0, SHOWN).map(({ step, reason, count }) => ({
            name: sentence(restartWords(reason)),
            note: step,
            value: number(count),
          })),
          {
            name: 'Routine',
            value: number(renewals),
            title: 'Watches that the server ended in their time, every 5 to 10 minutes.',
          },
        ]}
      />
    </Panel>
  );
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
