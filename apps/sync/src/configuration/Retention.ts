/** `"retention"` in the configuration: how long the raw text of rows is kept. What was made of them stays, and stays provable. */
import { CivilDate, Fact, Instant, Ledger, Period } from "@laurel/core"
import { Clock, Effect, Schema } from "effect"

const rest = "*"
const kinds: ReadonlySet<string> = new Set([rest, ...Fact.kinds])

/** Periods such as P6M, by what they are for. */
export const Retention = Schema.Struct({
  /** Rows that could not be read or placed. */
  rejections: Schema.optionalKey(Period.FromString),
  /** Rows as they were received, of sources that are archived. */
  received: Schema.optionalKey(Period.FromString),
  /** Rows that facts were read from, by kind of fact; `*` is for every kind that is not named. */
  rows: Schema.optionalKey(
    Schema.Record(Schema.String, Period.FromString).check(
      Schema.makeFilter((rows) =>
        Object.keys(rows).flatMap((key) =>
          kinds.has(key) ? [] : [{ path: [key], issue: `expected a kind of fact (${[...kinds].join(", ")})` }]
        )
      )
    )
  )
})
export type Retention = typeof Retention.Type

/** The first moment of the day after the last one that lies so far back, in UTC: what was recorded before it goes. */
export const before = (today: CivilDate.CivilDate, period: Period.Period): Instant.Instant => {
  const { years, months, days } = period
  let last = CivilDate.plusDays(today, -Math.floor(years * 365.25 + months * 30.4375 + days) - 5)
  // Not many days: a calendar's months differ by a few.
  while (CivilDate.plus(CivilDate.plusDays(last, 1), period) < today) last = CivilDate.plusDays(last, 1)
  return Instant.startOf(CivilDate.plusDays(last, 1))
}

/** Lets all raw text go whose time is over; how many texts went. */
export const apply = Effect.fn("Retention.apply")(function* ({ rejections, received, rows = {} }: Retention) {
  const ledger = yield* Ledger.Ledger
  const today = Instant.dayIn(Instant.Instant.make(yield* Clock.currentTimeMillis), "UTC")
  const expiry: Ledger.Expiry = {
    rejections: rejections === undefined ? null : before(today, rejections),
    received: received === undefined ? null : before(today, received),
    rows: new Map(
      Fact.kinds.flatMap((kind) => {
        const period = rows[kind] ?? rows[rest]
        return period === undefined ? [] : [[kind, before(today, period)] as const]
      })
    )
  }
  const gone = { rows: 0, rejections: 0, received: 0 }
  if (expiry.rejections === null && expiry.received === null && expiry.rows.size === 0) return gone
  // Ends with the texts: each step lets some go, or is the last.
  for (;;) {
    const step = yield* ledger.expire(expiry)
    gone.rows += step.rows
    gone.rejections += step.rejections
    gone.received += step.received
    if (step.rows + step.rejections + step.received === 0) return gone
  }
})
