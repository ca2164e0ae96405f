/** Adapters each of which breaks one promise. */
import { Adapter, Draft, type Fact, Instant } from "@laurel/core"
import type { Contract } from "@laurel/testkit"
import { Effect, Option, Result, Schema, Stream } from "effect"
import { attempt, brokenAnswer, contract, fileOf, type Otherwise, refused, rows, unavailable } from "./school.ts"

type Page = Adapter.Page
type Wrap = NonNullable<Otherwise["wrap"]>

/** An adapter whose pages are others. */
const paged =
  (change: (page: Page, index: number) => Page): Wrap =>
  (adapter) => ({
    ...adapter,
    read: (position) => Stream.map(Stream.zipWithIndex(adapter.read(position)), ([page, index]) => change(page, index))
  })
const withoutReceived = (page: Page): Page => {
  const { received: _, ...rest } = page
  return rest
}
const drafted = (change: (draft: Fact.Draft) => Fact.Draft): Wrap =>
  paged((page) => ({ ...page, drafts: page.drafts.map(change) }))
const keyed = (key: (draft: Fact.Draft) => string): Wrap =>
  drafted((draft) => ({ ...draft, reference: { ...draft.reference, key: key(draft) } }))
const failing =
  (isBad: (page: Page) => boolean): Wrap =>
  (adapter) => ({
    ...adapter,
    read: (position) =>
      Stream.mapEffect(adapter.read(position), (page) =>
        isBad(page) ? new Adapter.AdapterError({ source: adapter.source, reason: brokenAnswer }) : Effect.succeed(page)
      )
  })

const strange: Wrap = (adapter) =>
  paged((page) => ({ ...page, raw: () => "a row" }))(keyed(({ reference }) => `my ${reference.key}`)(adapter))

/** Every row is received as the same one. */
const onlyMark: Wrap = (adapter) =>
  paged((page) => ({
    ...page,
    raw: () => "a row",
    received: () => (page.received?.() ?? []).map((row) => ({ ...row, key: "mark" }))
  }))(keyed(({ reference }) => `mark/${reference.key}`)(adapter))

/** Says that it has seen all of one key, and that there was nothing. */
const forgetful: Wrap = (adapter) => {
  const seen = [{ prefix: "mark-1", keys: new Set<string>() }]
  return { ...paged((page) => (page.ended ? { ...page, seen } : page))(adapter), family: "state" }
}

/** A state source that reads everything in each run, and says so. */
const whole =
  (reading: () => string): Wrap =>
  (adapter) => ({
    ...adapter,
    family: "state",
    read: (position) => {
      const name = reading()
      const keys = new Set<string>()
      // One that goes on after a stop has not seen what came before.
      const isWhole = position === null || position === "end"
      const all = adapter.read(isWhole ? null : position)
      return Stream.map(all, (page) => {
        for (const { reference } of page.drafts) keys.add(reference.key)
        const seen = rows.map(({ id }) => ({ prefix: id, keys }))
        return { ...page, reading: name, ...(page.ended && isWhole ? { seen } : {}) }
      })
    }
  })

let count = 0
/** Each page in a run of its own, so that nobody notices a circle; and each position another. */
const endless: Otherwise = {
  next: (next, base) => new URL(`/marks${new URL(next, base).search}&n=${++count}`, base).href,
  wrap: (adapter) => ({
    ...adapter,
    read: (position) =>
      Stream.paginate(position, (from) =>
        Effect.map(Stream.runCollect(Stream.take(adapter.read(from), 1)), (pages) => {
          const [page] = pages
          return [pages, page === undefined || page.ended ? Option.none() : Option.some(page.position)] as const
        })
      )
  })
}

const merged = (target: Record<string, unknown>, from: object): void => {
  for (const [key, value] of Object.entries(from)) {
    const at = target[key]
    if (typeof value === "object" && value !== null && typeof at === "object" && at !== null) merged({ ...at }, value)
    // What every naive merge does.
    if (key === "__proto__" && typeof value === "object") Object.assign(Object.getPrototypeOf(target), value)
  }
}

const lenient = (text: string) => {
  const parsed = Result.try((): unknown => JSON.parse(text))
  const read = Schema.decodeUnknownResult(
    Schema.Struct({ marks: Schema.Array(Schema.Unknown), next: Schema.NullOr(Schema.String) })
  )
  return read(Result.getOrElse(parsed, () => ({ marks: [], next: null })))
}
/** Asks once; what is no answer fails. */
const asking =
  (failure: (status: number) => Adapter.Failure, redirect?: "follow") =>
  (url: URL): Effect.Effect<string, Adapter.Failure> =>
    Effect.flatMap(attempt(url, redirect), ({ status, text }) =>
      status === 200 ? Effect.succeed(text) : Effect.fail(failure(status))
    )
const sorted = (status: number): Adapter.Failure => (status < 429 ? refused(`status ${status}`) : unavailable)

const [all, once, resumes, wire, again, twice, hostile, fails, stops, home] = [
  "reads everything, and rejects bad rows without stopping",
  "names each fact once, and the same way every time",
  "resumes after any batch without losing a fact",
  "gives facts that survive the wire",
  "says the same of rows that were received",
  "writes nothing the second time",
  "survives the hostile rows",
  "refuses, retries and gives up as its error says",
  "stops at the page bound",
  "sends no credential off its origin, and prints none"
]

/** It reads everything in each run, as one of the wrong ones does, and names each reading anew. */
export const rightWhole = contract({ wrap: whole(() => `reading ${++count}`) })

/** What is broken, the promise, what the adapter does, and what is said of it. */
export const wrong: ReadonlyArray<readonly [string, string, Contract, string]> = [
  ["stops at a bad row", all, contract({ wrap: failing(({ rejections }) => rejections.length > 0) }), "Reading failed"],
  [
    "forgets bad rows",
    all,
    contract({ wrap: paged((page) => ({ ...page, rejections: [] })) }),
    "rejected 0 rows where 3 are broken"
  ],
  [
    "forgets a page's facts",
    all,
    contract({ wrap: paged((page, index) => (index === 1 ? { ...page, drafts: [] } : page)) }),
    "found 3 facts in the good rows, which are 5"
  ],
  ["does not count rows", all, contract({ wrap: paged((page) => ({ ...page, rows: 0 })) }), "counted 0 rows of 8"],
  ["never ends", all, contract({ wrap: paged((page) => ({ ...page, ended: false })) }), "last page does not say"],
  ["gives no text", all, contract({ wrap: paged((page) => ({ ...page, raw: () => "" })) }), "no text for the row"],
  [
    "rejects without advice",
    all,
    contract({
      wrap: paged((page) => ({ ...page, rejections: page.rejections.map((each) => ({ ...each, advice: "" })) }))
    }),
    "what to do"
  ],
  [
    "speaks for another source",
    all,
    contract({
      wrap: (adapter) => ({ ...adapter, source: Draft.FromJson.fields.reference.fields.source.make("other") })
    }),
    "not of the page's source"
  ],
  ["throws", all, contract({ wrap: paged(() => JSON.parse("{")) }), "threw instead of failing"],
  ["can't be opened", all, { ...contract(), open: () => Effect.fail(brokenAnswer) }, "could not be opened"],
  ["is given no broken row", all, { ...contract(), broken: [] }, "gives no broken row"],
  [
    "numbers its facts",
    once,
    contract({ wrap: keyed(() => `fact ${++count}`) }),
    "A second reading of the same rows gave other facts, or in another order: first "
  ],
  [
    "says another thing each time",
    once,
    contract({ wrap: drafted((draft) => ({ ...draft, said: `said ${++count}` })) }),
    'the fact of key "mark-1": first …'
  ],
  [
    "keys by the person",
    once,
    contract({ wrap: keyed(({ subject }) => subject.key) }),
    'Two facts have the key "name 1"'
  ],
  [
    "keys by the page",
    once,
    contract({
      wrap: (adapter) => ({
        ...adapter,
        read: (from) =>
          Stream.map(adapter.read(from), (page) => ({
            ...page,
            drafts: page.drafts.map((draft) => ({ ...draft, said: `one of ${page.rows}` }))
          }))
      })
    }),
    "1 rows a page"
  ],
  [
    "goes on a page too late",
    resumes,
    contract({
      wrap: (adapter) => ({ ...adapter, read: (from) => Stream.drop(adapter.read(from), from === null ? 0 : 1) })
    }),
    "Stopped after page 1 of 5"
  ],
  [
    "can't go on",
    resumes,
    contract({
      wrap: (adapter) => ({
        ...adapter,
        read: (from) =>
          from === null
            ? adapter.read(from)
            : Stream.fail(new Adapter.AdapterError({ source: adapter.source, reason: brokenAnswer }))
      })
    }),
    "could not go on"
  ],
  [
    "does not page",
    resumes,
    {
      ...contract(),
      open: (url: URL) => contract().open(url, { rows, pageRows: 9 }),
      respond: (asked, source) => contract().respond(asked, { ...source, pageRows: 9 })
    },
    "pageRows must reach it"
  ],
  [
    "has a control character in a key",
    wire,
    contract({ wrap: keyed(({ reference }) => `${reference.key}\n`) }),
    "can't be written"
  ],
  [
    "has instants that are none",
    wire,
    contract({ wrap: drafted((draft) => ({ ...draft, observedAt: (Instant.max + 1) as Instant.Instant })) }),
    "can't be written"
  ],
  ["can't read rows again", again, contract({ wrap: ({ source, read }) => ({ source, read }) }), "has no `again`"],
  ["reads rows again, and says that it can't", again, { ...contract(), noAgain: "no" }, "It has `again`"],
  ["receives nothing", again, contract({ wrap: paged(withoutReceived) }), "don't give the rows"],
  [
    "says nothing again",
    again,
    contract({ wrap: (adapter) => ({ ...adapter, again: () => ({ drafts: [], rejections: [], raw: () => "" }) }) }),
    "Again it said"
  ],
  [
    "says when it was asked",
    twice,
    contract({ wrap: drafted((draft) => ({ ...draft, observedAt: Instant.Instant.make(++count) })) }),
    "from the beginning"
  ],
  ["gives many rows one key", all, contract({ wrap: onlyMark }), 'Two different rows have the key "mark"'],
  ["forgets what it has seen", twice, contract({ wrap: forgetful }), 'it told of "mark-1" as no longer named'],
  [
    "names all its readings alike",
    twice,
    contract({ wrap: whole(() => "all") }),
    'still tells of "mark-1" as no longer named'
  ],
  ["keys its facts by nothing of the record", all, contract({ wrap: strange }), "must be its record's"],
  [
    "keys the facts of a state by nothing of the row",
    all,
    contract({ wrap: (adapter) => ({ ...strange(adapter), family: "state" }) }),
    "must be that of its received row"
  ],
  [
    "gives a participation to two",
    twice,
    contract({ wrap: drafted((draft) => ({ ...draft, subject: { ...draft.subject, key: "one" } })) }),
    "of 5 facts"
  ],
  [
    "stops at hostile rows",
    hostile,
    contract({
      wrap: failing(({ rejections }) =>
        rejections.some(({ column, found }) => column === "day" && found === '"2023-02-29"')
      )
    }),
    "With 29 February of a common year as day, reading failed"
  ],
  [
    "loses good rows beside bad ones",
    hostile,
    contract({ wrap: paged((page) => (page.rejections.length > 0 ? { ...page, drafts: [] } : page)) }),
    "With null as the row, a good row of the same page was lost"
  ],
  [
    "takes in what it can't write",
    hostile,
    contract({
      wrap: drafted((draft) => (draft.subject.key === "O'Brien" ? { ...draft, said: "\u0000" } : draft))
    }),
    "can't be written"
  ],
  [
    "is polluted",
    hostile,
    contract({
      wrap: paged((page) => {
        for (const { raw } of page.received?.() ?? []) if (raw.startsWith("{")) merged({}, JSON.parse(raw))
        return page
      })
    }),
    "prototype of every object"
  ],
  ["never tries again", fails, contract({ fetch: asking(sorted) }), "429 once it gave up"],
  [
    "tries again where it is refused",
    fails,
    contract({ fetch: (url) => Effect.retry(asking(sorted)(url), { times: 1 }) }),
    "401 it asked again: GET /marks?from=0"
  ],
  [
    "calls a refusal a breakdown",
    fails,
    contract({ fetch: asking(() => unavailable) }),
    "failed as Unavailable instead of Misconfigured"
  ],
  [
    "never gives up",
    fails,
    contract({
      fetch: (url) => Effect.retry(asking(sorted)(url), { times: 99, while: ({ _tag }) => _tag === "Unavailable" })
    }),
    "it tried 100 times"
  ],
  ["takes half an answer for the end", fails, contract({ parse: lenient }), "ended as if nothing had happened"],
  ["reads on for ever", stops, contract(endless), "asked more than 1000 times"],
  [
    "follows redirects",
    home,
    contract({ fetch: asking(sorted, "follow") }),
    "followed a redirect (301) to another origin"
  ],
  [
    "follows links",
    home,
    contract({ next: (next) => next }),
    "followed a link to another origin, with its credential: GET /marks"
  ],
  [
    "prints its credential",
    home,
    contract({ fetch: asking(() => refused("Bearer correct-horse was refused")) }),
    "prints a credential"
  ],
  [
    "calls every cut file a matter of time",
    fails,
    fileOf({ wrap: failing(() => false), parse: () => Result.fail(unavailable) }),
    "says to try again"
  ],
  [
    "hides that a file failed",
    fails,
    fileOf({
      wrap: (adapter) => ({ ...adapter, read: (from) => Stream.catch(adapter.read(from), () => Stream.empty) })
    }),
    "as if nothing had happened"
  ]
]
