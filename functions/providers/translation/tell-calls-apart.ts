import type { Fields } from '../fields.ts';
import type { FunctionCall } from './completion-parts.ts';

/** Which call each piece of a stream belongs to; `begin` makes what stands for a call that begins. */
export type CallOf<Call> = (piece: Fields, read: FunctionCall) => Call;

interface Known<Call> {
  readonly id: string;
  readonly call: Call;
}

/**
 * Tells the calls of a stream of OpenAI's dialect apart: by their place, `index`. Gemini leaves places out, and some
 * providers give the same one to all calls: then an id that is new tells, or, without a place and an id, a name.
 *
 * @param begin makes what stands for a call, from its first piece. May throw, and so bound their number.
 */
export function tellCallsApart<Call>(begin: (piece: Fields, at: number) => Call): CallOf<Call> {
  const byPlace = new Map<number, Known<Call>>();
  let last: Known<Call> | null = null;
  let count = 0;
  return (piece, { id, name }) => {
    const place = typeof piece.index === 'number' ? piece.index : null;
    const known = place === null ? last : (byPlace.get(place) ?? null);
    const isKnown =
      known !== null && !(id === '' || known.id === '' ? place === null && name !== '' : id !== known.id);
    if (isKnown) return known.call;
    const begun = { id, call: begin(piece, count) };
    count += 1;
    last = begun;
    if (place !== null) byPlace.set(place, begun);
    return begun.call;
  };
}
