import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeFrameSchema, helloFrameSchema } from '../api/contract.ts';
import { movedOf, seqOf } from './frames.ts';

const odd = fc.oneof(fc.constant(undefined), fc.constant(null), fc.constant('x'), fc.constant(-1));
const frame = fc.record({
  seq: fc.oneof(fc.nat(), odd, fc.constant(1.5)),
  at: fc.nat(),
  clusters: fc.oneof(fc.array(fc.string()), odd, fc.constant([1])),
  truncated: fc.oneof(fc.boolean(), odd),
});

it('a frame is read exactly when the contract knows it', () => {
  fc.assert(
    fc.property(fc.oneof(frame, odd, fc.jsonValue()), (data) => {
      const hello = helloFrameSchema.safeParse(data);
      const change = changeFrameSchema.safeParse(data);
      if (hello.success) expect(seqOf(data)).toBe(hello.data.seq);
      if (change.success)
        expect(movedOf(data)).toEqual({
          seq: change.data.seq,
          clusters: change.data.clusters,
          truncated: change.data.truncated,
        });
      const hasTime = typeof (data as { at?: unknown } | null | undefined)?.at === 'number';
      if (hasTime && !change.success) expect(movedOf(data)).toBeNull();
      if (hasTime && !hello.success) expect(seqOf(data)).toBeNull();
    }),
  );
});
