/** That an adapter's facts go through the pipeline, and that a second sync finds nothing new. */
import { type Adapter, Catalog, type Fact, Ledger, LedgerMemory, type Rejection, Sync } from "@laurel/core"
import { Effect, Layer, Stream } from "effect"
import { broken, type Checked, expect, promise } from "./adapterContract.ts"
import { brought } from "./brought.ts"
import { draftsOf, type Fault, open, readWhole } from "./adapterReads.ts"
import { secrets } from "./secrets.ts"

/** A catalog in which every fact has a place: its offering, and its activity among the components. */
const catalogOf = (drafts: ReadonlyArray<Fact.Draft>): unknown => {
  const activities = new Map<string, Set<string>>()
  for (const { subject, activity } of drafts) {
    const known = activities.get(subject.offering) ?? new Set(["an activity"])
    if (activity !== null) known.add(activity)
    activities.set(subject.offering, known)
  }
  return {
    offerings: [...activities].map(([id, all]) => ({
      id,
      course: "course",
      zone: "UTC",
      components: [...all].map((activity) => ({ activity, group: "all" }))
    })),
    achievementTypes: [{ id: "any", courses: ["course"], rule: { rule: "completed", group: "all", component: "any" } }],
    certifications: []
  }
}

type Start = (adapter: Adapter.Adapter) => Adapter.Adapter
const onwards: Start = (adapter) => adapter
const fromStart: Start = (adapter) => ({
  source: adapter.source,
  ...(adapter.family === undefined ? {} : { family: adapter.family }),
  read: () => adapter.read(null)
})

/** Pages after which a sync is stopped, at most. */
const maxStops = 4

/** A reading may be named by a clock: one of ours, or a server's, which has whole seconds and stands still where it is recorded. */
const tick = "1100 millis"
const later: Fault = (_, __, well) => {
  const { headers = {}, ...answer } = well()
  const minuteLater = ([name, value]: [string, string]): [string, string] =>
    name.toLowerCase() === "date" ? [name, new Date(Date.parse(value) + 60_000).toUTCString()] : [name, value]
  return { ...answer, headers: Object.fromEntries(Object.entries(headers).map(minuteLater)) }
}

/** A drift that is still told though pages have named its key, and have seen whole what it is under. */
const stillTold = (
  open: ReadonlyArray<Rejection.Rejection>,
  pages: ReadonlyArray<Adapter.Page>
): Rejection.Rejection | undefined => {
  const named = new Set(draftsOf(pages).map(({ reference }) => `${reference.stream}\n${reference.key}`))
  return open.find(
    ({ kind, stream, key }) =>
      kind === "drift" &&
      key !== null &&
      named.has(`${stream}\n${key}`) &&
      pages.some(
        (page) => page.stream === stream && page.seen?.some(({ prefix }) => Ledger.isUnder(prefix, key)) === true
      )
  )
}

export const writesNothingTwice: Checked = promise("writes nothing the second time", (contract) =>
  Effect.gen(function* () {
    const source = { rows: contract.rows, pageRows: 2 }
    const drafts = draftsOf(yield* readWhole(yield* open(contract, source)))
    const compiled = Catalog.decode(catalogOf(drafts))
    const sync = Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(compiled))
      const ledger = yield* Ledger.Ledger
      /** Runs over so many pages, by an adapter that is opened anew, as after a crash. */
      const run = Effect.fnUntraced(function* (when: string, start: Start = onwards, pages = Infinity) {
        const { adapter } = yield* open(contract, source)
        const done = yield* Stream.runCollect(Stream.take(Sync.run(versions, start(adapter)), pages))
        const drift = (yield* ledger.rejections(null)).find(({ kind }) => kind === "drift")
        yield* expect(
          drift === undefined,
          () => `${when} it told of "${drift?.key}" as no longer named, which the source has.`
        )
        return brought(done)
      })
      const first = yield* run("In its first sync")
      const expected = new Set(drafts.map(({ reference }) => `${reference.stream}\n${reference.key}`)).size
      // What a record takes back that came before is a correction of it.
      const recorded = first.facts - first.corrections
      yield* expect(
        recorded === expected,
        () => `A sync recorded ${recorded} of ${expected} facts, and rejected ${first.rejections}.`
      )
      const again = yield* run("In its second sync")
      yield* expect(
        again.facts + again.entries === 0,
        () => `A second sync of the same rows recorded ${again.facts} facts and ${again.entries} entries.`
      )
      const anew = yield* run("Read again from the beginning,", fromStart)
      yield* expect(
        anew.facts + anew.entries === 0,
        () =>
          `Read again from the beginning, the same rows gave ${anew.facts} facts that were not known, or known otherwise.`
      )
      for (let pages = 1; pages <= maxStops; pages++) {
        const stopped = yield* run("Read again from the beginning,", fromStart, pages)
        const rest = yield* run(`Stopped after page ${pages} and gone on,`)
        yield* expect(
          stopped.facts + rest.facts === 0,
          () => `Stopped after page ${pages} and gone on, it recorded ${rest.facts} facts that were known.`
        )
      }
      /** Goes on over other rows, and gives the pages. */
      const goOn = Effect.fnUntraced(function* (rows: ReadonlyArray<unknown>, clock?: Fault) {
        const { adapter } = yield* open(contract, { ...source, rows }, clock)
        const pages: Array<Adapter.Page> = []
        const read: Adapter.Adapter["read"] = (from) =>
          Stream.tap(adapter.read(from), (page) => Effect.sync(() => pages.push(page)))
        yield* Stream.runDrain(Sync.run(versions, { ...adapter, read }))
        return pages
      })
      // A row goes and comes back. What can't go on without it has told nothing of it.
      yield* Effect.exit(goOn(contract.rows.slice(1)))
      const returned = Effect.fnUntraced(function* (clock?: Fault) {
        const pages = yield* goOn(contract.rows, clock)
        return stillTold(yield* ledger.rejections(null), pages)
      })
      const told = (yield* returned()) === undefined ? undefined : yield* Effect.delay(returned(later), tick)
      yield* expect(
        told === undefined,
        () =>
          `A row was gone and came back, and it still tells of "${told?.key}" as no longer named: each reading of everything has the same name. Give another \`reading\` each time everything is read, such as a count that is kept in the position.`
      )
    })
    yield* sync.pipe(
      Effect.provide(Layer.provide(LedgerMemory.layer, secrets)),
      Effect.catchTags({
        AdapterError: (error) => broken(`A sync failed: ${error.message}`),
        LedgerError: (error) => broken(`A sync failed: ${error.message}`),
        CatalogError: (error) => broken(`No catalog can hold its facts: ${error.message}`)
      })
    )
  })
)
