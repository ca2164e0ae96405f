/** The events of a page of the log: what became of achievements, of what people hold by them, and of who is who. */
import { type CivilDate, type Decision, Entry, Holding, Id, Instant, type Leaf, Ledger } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Cause from "./Cause.ts"
import { corrupt, type Cursor, isAhead } from "./Cursor.ts"
import type { Event } from "./Event.ts"
import * as Lives from "./Lives.ts"
import * as Told from "./Told.ts"

/** Contacts whose entries are asked for at once. */
const chunk = 200

const Decided = Schema.fromJsonString(
  Schema.Struct({
    id: Id.DecisionId,
    about: Schema.Array(Id.ContactId),
    act: Schema.Struct({ kind: Schema.String })
  })
)
const decodeDecided = Schema.decodeUnknownResult(Decided)

/** Leaves that can be followed by events, each with the commit that it is of. */
type Item =
  | { readonly mark: Cause.Mark; readonly index: number; readonly entry: Entry.Entry }
  | { readonly mark: Cause.Mark; readonly index: number; readonly decided: typeof Decided.Type }

/** Acts that can change who is who. */
const identifying: ReadonlySet<string> = new Set(["Linked", "Separated", "Withdrawn"])

interface Page {
  readonly items: ReadonlyArray<Item>
  readonly next: Pick<Cursor, "index" | "mark" | "known" | "day">
  /** The day of the commit before which it ends, where days are to be gone through before that. */
  readonly to: CivilDate.CivilDate | null
}

const itemOf = (mark: Cause.Mark, { index, of, text }: Leaf.Leaf): Result.Result<Item | undefined, string> => {
  if (of._tag === "Entry") return Result.map(Entry.parse(text ?? ""), (entry) => ({ mark, index, entry }))
  if (of._tag !== "Decision") return Result.succeed(undefined)
  return Result.mapBoth(decodeDecided(text), {
    onSuccess: (decided) => (identifying.has(decided.act.kind) ? { mark, index, decided } : undefined),
    onFailure: ({ message }) => message
  })
}

/** Sorts leaves, up to a commit of a later day; those of commits that nobody has asked for are passed over. */
const pageOf = (
  leaves: ReadonlyArray<Leaf.Leaf>,
  cursor: Cursor,
  zone: string,
  asked: ReadonlySet<Cause.Kind>,
  today: CivilDate.CivilDate
): Result.Result<Page, Ledger.LedgerError> => {
  const items: Array<Item> = []
  let { index, mark, known, day } = cursor
  for (const leaf of leaves) {
    if (leaf.of._tag === "Commit") {
      const begun = Cause.markOf(leaf, known)
      if (begun === undefined) return Result.fail(corrupt(`record ${leaf.index} of the log`, "it marks no commit"))
      const recorded = Instant.dayIn(begun.recordedAt, zone)
      // The log goes on from what a clock that was wrong wrote in it: no day begins because of that.
      const own = isAhead(recorded, today) ? today : recorded
      // The log begins on the day of its first commit, whatever day it is read on.
      if (known === null) day = own
      if (own > day) return Result.succeed({ items, next: { index, mark, known, day }, to: own })
      mark = begun
      known = begun.recordedAt
    } else if (mark !== null && !Cause.isSilent(mark, asked)) {
      const item = itemOf(mark, leaf)
      if (Result.isFailure(item)) return Result.fail(corrupt(`record ${leaf.index} of the log`, item.failure))
      if (item.success !== undefined) items.push(item.success)
    }
    index = leaf.index
  }
  return Result.succeed({ items, next: { index, mark, known, day }, to: null })
}

/** The entries before those of a page, by achievement and revision. */
const earlier = Effect.fnUntraced(function* (entries: ReadonlyArray<Entry.Entry>) {
  const ledger = yield* Ledger.Ledger
  const found = new Map(entries.map((entry) => [keyOf(entry, entry.revision), entry]))
  const missing = entries.filter((entry) => entry.revision > 1 && !found.has(keyOf(entry, entry.revision - 1)))
  const wanted = new Set(missing.map((entry) => keyOf(entry, entry.revision - 1)))
  const contacts = [...new Set(missing.map(({ contact }) => contact))]
  for (let start = 0; start < contacts.length; start += chunk) {
    const some = contacts.slice(start, start + chunk)
    // Ends with the log: each page is after the one before.
    for (let page = yield* ledger.entries(some, null); page.length > 0;) {
      for (const { index, text } of page) {
        const entry = Entry.parse(text)
        if (Result.isFailure(entry)) return yield* corrupt(`entry ${index}`, entry.failure)
        const key = keyOf(entry.success, entry.success.revision)
        if (wanted.has(key)) found.set(key, entry.success)
      }
      page = yield* ledger.entries(some, page.at(-1)?.index ?? null)
    }
  }
  return found
})

const keyOf = ({ achievement: { type, learner, earning } }: Entry.Entry, revision: number): string =>
  `${type}:${learner}:${earning} ${revision}`

/** The decisions that the entries of decided commits name, and that are decided in this page. */
const decisionsOf = Effect.fnUntraced(function* (items: ReadonlyArray<Item>) {
  const ledger = yield* Ledger.Ledger
  const ids = items.flatMap((item) =>
    item.mark.decisions === 0 ? [] : "entry" in item ? item.entry.decisions : [item.decided.id]
  )
  const all = [...new Set(ids)]
  const found = new Map<Id.DecisionId, Decision.Decision>()
  for (let start = 0; start < all.length; start += Ledger.maxPage)
    for (const decision of yield* ledger.decisions(all.slice(start, start + Ledger.maxPage)))
      found.set(decision.id, decision)
  return found
})

/** Whom the commit in hand has touched up to a leaf: a large one is gone through in pages. Mutable, of one collection. */
export interface Seen {
  contacts: Set<Id.ContactId>
  index: number
}

export const unseen = (): Seen => ({ contacts: new Set(), index: -1 })

/** Whom the commit in hand had touched before a page began: those of its earlier leaves. */
const seenBefore = Effect.fnUntraced(function* ({ index, mark }: Cursor, first: Cause.Mark, known: Seen) {
  const ledger = yield* Ledger.Ledger
  const seen = new Set<Id.ContactId>()
  if (mark?.index !== first.index) return seen
  if (known.index === index) return known.contacts
  // Ends with the page's first leaf: each page is after the one before.
  for (let after = mark.index; after < index;) {
    const leaves = yield* ledger.log(after, Math.min(Ledger.maxPage, index - after))
    for (const leaf of leaves) {
      const item = itemOf(mark, leaf)
      if (Result.isSuccess(item) && item.success !== undefined)
        for (const contact of contactsOf(item.success)) seen.add(contact)
    }
    after = leaves.at(-1)?.index ?? index
  }
  return seen
})

const contactsOf = (item: Item): ReadonlyArray<Id.ContactId> =>
  "entry" in item ? [item.entry.contact] : item.decided.about

/** What has become of what these contacts' persons hold, by one commit. */
const statusesOf = (
  voice: Told.Voice,
  on: CivilDate.CivilDate,
  mark: Cause.Mark,
  contacts: ReadonlyArray<Id.ContactId>,
  lives: Lives.Lives,
  cause: Cause.Cause
): ReadonlyArray<Event> => {
  const { recordedAt } = mark
  const known = Lives.before(recordedAt)
  const persons = new Set(
    contacts.flatMap((each) => [Lives.personOf(lives, each, known), Lives.personOf(lives, each, recordedAt)])
  )
  return [...persons].flatMap((person) => {
    // What it held is another person's now, as the merging says.
    if (Lives.personOf(lives, person, recordedAt) !== person) return []
    const [before, after] = [Lives.holdings(lives, person, known), Lives.holdings(lives, person, recordedAt)]
    return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((certification) => {
      const was = Holding.status(before.get(certification) ?? Lives.nothing(certification), on)
      const held = after.get(certification) ?? Lives.nothing(certification)
      return Told.ofStatus(voice, person, on, mark, was, held, cause) ?? []
    })
  })
}

/** The two of whom a decision says that they are one, or are not. */
const pairOf = ([a, b, ...more]: ReadonlyArray<Id.ContactId>): readonly [Id.ContactId, Id.ContactId] | undefined =>
  a === undefined || b === undefined || more.length > 0 ? undefined : [a, b]

/** The events of the next leaves after a cursor, and where it stands then; `to` is the day up to which days come first. */
export const next = Effect.fnUntraced(function* (
  voice: Told.Voice,
  cursor: Cursor,
  leaves: ReadonlyArray<Leaf.Leaf>,
  asked: ReadonlySet<Cause.Kind>,
  today: CivilDate.CivilDate,
  known: Seen
) {
  const page = yield* Effect.fromResult(pageOf(leaves, cursor, voice.zone, asked, today))
  const { day } = page.next
  const { items } = page
  const at: Cursor = { ...cursor, ...page.next }
  const [first] = items
  if (first === undefined) return { events: [], at, to: page.to }
  const entries = items.flatMap((item) => ("entry" in item ? [item.entry] : []))
  const [lives, before, decisions] = [
    yield* Lives.of(items.flatMap(contactsOf)),
    yield* earlier(entries),
    yield* decisionsOf(items)
  ]
  const events = new Map<string, Event>()
  const add = (event: Event | undefined): void => {
    if (event !== undefined && !events.has(event.id)) events.set(event.id, event)
  }
  let seen = yield* seenBefore(cursor, first.mark, known)
  let { mark } = cursor
  for (const item of items) {
    if (item.mark.index !== mark?.index) seen = new Set()
    mark = item.mark
    const ids = "entry" in item ? item.entry.decisions : [item.decided.id]
    const own = ids.flatMap((id) => decisions.get(id) ?? [])
    const cause = Cause.of(mark, own, "entry" in item ? item.entry.catalog : null)
    if ("entry" in item)
      add(Told.ofEntry(voice, day, item.entry, before.get(keyOf(item.entry, item.entry.revision - 1)), lives, cause))
    const pair = "entry" in item ? undefined : pairOf(item.decided.about)
    if (pair !== undefined) add(Told.ofContacts(voice, mark, pair, lives, cause))
    const fresh = contactsOf(item).filter((contact) => !seen.has(contact))
    for (const contact of fresh) seen.add(contact)
    for (const event of statusesOf(voice, day, mark, fresh, lives, cause)) add(event)
  }
  known.contacts = seen
  known.index = at.index
  return { events: [...events.values()], at, to: page.to }
})
