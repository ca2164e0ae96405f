/** From facts that give something and facts that take it away to the days on which it holds. */
import type { CivilDate } from "../CivilDate.ts"
import type * as Fact from "../Fact.ts"
import type * as Span from "../Span.ts"

/** What came of it, with the facts at which it turned. */
export interface Turned {
  readonly spans: Span.Spans
  readonly facts: ReadonlyArray<Fact.Fact>
}

/**
 * Holds after a fact that gives (true) until one that takes away (false), and again after the next; facts that say neither
 * change nothing. `from` is a day since which it holds before any fact, null where there is none.
 */
export const turns = (
  given: Iterable<Fact.Fact>,
  says: (fact: Fact.Fact) => boolean | undefined,
  from: CivilDate | null
): Turned => {
  const spans: Array<Span.Span> = []
  const facts: Array<Fact.Fact> = []
  let since = from
  for (const fact of given) {
    const gives = says(fact)
    if (gives === undefined || gives === (since !== null)) continue
    const day = fact.happened.on
    facts.push(fact)
    if (since !== null) {
      spans.push({ from: since, lost: day })
      since = null
    } else {
      // Back within the day of losing it: never lost, and spans that touch would count twice on that day.
      since = spans.at(-1)?.lost === day ? (spans.pop()?.from ?? null) : day
    }
  }
  if (since !== null) spans.push({ from: since, lost: null })
  return { spans, facts }
}
