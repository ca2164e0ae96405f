/** Asking in the better of two ways, until an instance's API turns out not to know it. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "../Ask.ts"

export interface Knowing {
  readonly ask: Ask.Asker
  /** What the API was found not to know: remembered as long as one run goes on. */
  readonly lacks: Set<string>
}

/** Asks in a way that needs `what`, or else in the way that does not. Where neither is known, what was said of the first. */
export const answerOf = Effect.fnUntraced(function* (
  { ask, lacks }: Knowing,
  what: string,
  question: (isKnown: boolean) => Ask.Question
): Effect.fn.Return<Ask.Answer, Adapter.Failure> {
  if (lacks.has(what)) return yield* ask(question(false))
  const answer = yield* ask(question(true))
  if (!isRefused(answer)) return answer
  const other = yield* ask(question(false))
  if (isRefused(other)) return answer
  lacks.add(what)
  return other
})

const isRefused = ({ data, complaints: [first] }: Ask.Answer): boolean =>
  data === null && first !== undefined && Ask.isUnknown(first)
