/** Brings a record store from one moment to another: whose statements may have changed, and what of them has. */
import { AchievementId, Adapter, type Catalog, type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as Generation from "./Generation.ts"
import { between, type Picture } from "./Picture.ts"
import * as Position from "./Position.ts"
import { deliver, type Failed, failed, type OutboxError, type Run, tellerOf, voidingOf } from "./Run.ts"
import type { Outgoing } from "./Sending.ts"
import * as Statement from "./Statement.ts"
import * as Touched from "./Touched.ts"

/** Persons that are compared at once. */
const chunk = 200
/** Persons remembered as done within one run; forgotten when full, which only costs sending something twice. */
const maxSeen = 1_000_000
/** Waiting achievements that a report names. */
export const maxShown = 100

/** The last valid day of an achievement, as it was known when an entry was recorded; null where none is sure. */
const validUntil = Effect.fnUntraced(function* ({ owner, about }: Statement.Item) {
  if (!("claim" in about) || about.claim.said._tag === "Lost") return null
  const { achievement, birth } = about.claim
  const dossier = yield* (yield* Ledger.Ledger).contact(owner, birth.recordedAt)
  const days = (dossier?.holdings ?? []).flatMap(({ certification, periods }) =>
    periods.flatMap(({ achievement: by, expires }) =>
      AchievementId.isSame(by, achievement) && expires !== null ? [{ certification, expires }] : []
    )
  )
  const own = days.findLast(({ certification }) => String(certification) === String(achievement.type))
  const [first] = days
  // Several certifications may count it for different times, and then none of them is the achievement's own.
  const agreed = days.every(({ expires }) => expires === first?.expires) ? first : undefined
  return (own ?? agreed)?.expires ?? null
})

/** An item as it is sent, by the id that was chosen for it. */
export const tellingOf = Effect.fnUntraced(function* (run: Run, item: Statement.Item, id: string) {
  const statement = Statement.statementOf(run.voice, { ...item, id }, yield* validUntil(item))
  return { contact: item.owner, id: item.id, statement } satisfies Outgoing as Outgoing
})

/** What has to be sent for one picture to become another. What was refused was never there, so nothing of it is voided. */
const outgoingOf = Effect.fnUntraced(function* (
  run: Run,
  pictures: { readonly from: Picture; readonly to: Picture },
  from: Position.Moment | null,
  { known }: Position.Moment
) {
  const refused = new Set(run.position.refused.map(({ id }) => id))
  const { items, ended } = pictures.to
  const gone = [...pictures.from.items.values()].filter(({ id }) => !items.has(id) && !refused.has(id))
  const come = [...items.values()].filter(({ id }) => !pictures.from.items.has(id))
  const toVoid = yield* Generation.toVoid(run, gone)
  const toTell = yield* Generation.toTell(run, come, from)
  yield* Generation.stillRight(run, [...toVoid, ...toTell])
  // Written down with what follows; a run that goes on after a crash finds it by the same choices.
  if (toTell.some(({ generation }) => generation > 0)) run.position = { ...run.position, later: known }
  const voids = gone.map(({ id, owner }, at) => voidingOf(run, owner, toVoid[at]?.id ?? id, ended.get(id) ?? known))
  const told = yield* Effect.forEach(come, (item, at) => tellingOf(run, item, toTell[at]?.id ?? item.id))
  return [...voids, ...told]
})

const full = (run: Run): OutboxError =>
  failed(
    run,
    new Adapter.Misconfigured({
      where: run.options.selection.endpoint,
      expected: `a store that refuses at most ${Position.maxRefused} statements`,
      found: "more of them",
      advice: "Mend what it refuses them for, which is told with each, and run again: nothing is lost."
    })
  )

/** Brings the store from one moment to another for some contacts, and whoever is one person with them; the statements sent. */
const bring = Effect.fnUntraced(function* (
  run: Run,
  contacts: ReadonlyArray<Id.ContactId>,
  from: Position.Moment | null,
  to: Position.Moment
) {
  const { owners, ...pictures } = yield* between(yield* tellerOf(run), contacts, from, to)
  const all = yield* outgoingOf(run, pictures, from, to)
  const refused = yield* deliver(run, all)
  for (const owner of owners) run.seen.add(owner)
  if (run.seen.size > maxSeen) run.seen.clear()
  const { position } = run
  const told = new Set(all.map(({ statement }) => statement.id))
  // What was refused and is not to be there any more is done with; so is a void of what is true again.
  const kept = position.refused.filter(({ contact, id, voids }) =>
    voids === undefined ? !owners.has(contact) || pictures.to.items.has(id) : !told.has(voids.target)
  )
  const added = refused.filter(({ id }) => !kept.some((each) => each.id === id))
  if (kept.length + added.length > Position.maxRefused) return yield* full(run)
  const waiting = new Set(position.waiting.filter((contact) => !owners.has(contact)))
  for (const { owner, achievement } of pictures.to.waiting) {
    if (waiting.size < Position.maxWaiting) waiting.add(owner)
    else if (!waiting.has(owner)) run.waitingMore = true
    if (run.shown.length < maxShown) run.shown.push(achievement)
  }
  run.position = { ...position, refused: [...kept, ...added], waiting: [...waiting] }
  return all.length
})

/** The same a number of contacts at a time, those left out that were seen to before; the statements sent. */
const bringAll = Effect.fnUntraced(function* (
  run: Run,
  contacts: ReadonlyArray<Id.ContactId>,
  from: Position.Moment | null,
  to: Position.Moment
) {
  let sent = 0
  for (let start = 0; start < contacts.length; start += chunk) {
    const some = contacts.slice(start, start + chunk).filter((contact) => !run.seen.has(contact))
    if (some.length > 0) sent += yield* bring(run, some, from, to)
  }
  return sent
})

const certificationsOf = ({ all }: Catalog.Versions): ReadonlyArray<Id.CertificationId> => [
  ...new Set([...all.values()].flatMap(({ certifications }) => certifications.map(({ id }) => id)))
]

export type Open = NonNullable<Position.Position["open"]>

/** Where a comparison begins: nothing was ever told to another store, and another choice of whom and what concerns everybody. */
const before = (run: Run, { selection }: Open): { readonly from: Position.Moment | null; readonly whole: boolean } => {
  const { done } = run.position
  if (done === null || done.selection.endpoint !== selection.endpoint) return { from: null, whole: true }
  return { from: done, whole: !Position.isSame(done.selection, selection) }
}

/**
 * Does what an open moment asks for, from where it stopped. `paged` is told how much was sent after each page of the log, and
 * true from it ends the work.
 */
export const work = Effect.fnUntraced(function* (
  run: Run,
  open: Open,
  paged: (at: Open, sent: number) => Effect.Effect<boolean, Failed, Ledger.Ledger>
): Effect.fn.Return<Open, Failed, Ledger.Ledger> {
  const { from, whole } = before(run, open)
  let at = open
  // Ends with the log as it was at the moment: each page is after the one before.
  for (;;) {
    const page = yield* Touched.next(at.index === -1 ? null : at.index, at.known)
    const sent = yield* bringAll(run, page.contacts, from, at)
    at = { ...at, index: page.last ?? at.index, everybody: at.everybody || page.everybody }
    if (yield* paged(at, sent)) return at
    if (page.ended) break
  }
  // Whoever has ever earned anything has been in the log: without a moment before there is nobody else.
  if (from === null || whole) return at
  let sent = 0
  let stopped = false
  yield* Touched.byDays(certificationsOf(run.versions), from, at, at.everybody, (contacts) =>
    Effect.gen(function* () {
      sent += yield* bringAll(run, contacts, from, at)
      stopped = sent > 0 && (yield* paged(at, sent))
      return !stopped
    })
  )
  return at
})
