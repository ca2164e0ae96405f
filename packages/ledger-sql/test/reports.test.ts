/** Reports on every engine: they are asked of the port alone, so they come to the same. */
import { assert, describe, it } from "@effect/vitest"
import { type Catalog, CivilDate, Contact, type Ledger, LedgerMemory, Opinion, Report } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Commands, Histories } from "@laurel/testkit"
import { Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { canonical } from "./answers.ts"
import { postgresStores } from "./stores.ts"

const runs = Number(process.env["LAUREL_RUNS"] ?? 4)
const { fresh } = postgresStores()

const days = [2, 6, 14, 26].map((offset) => CivilDate.plusDays(Histories.firstDay, offset))
const [first, last] = [Histories.firstDay, CivilDate.plusDays(Histories.firstDay, 26)]
const accounts: ReadonlyArray<Contact.Identity | null> = [
  null,
  { scheme: "student", value: "ann" },
  { scheme: "account", value: "ann@lms" },
  { scheme: "account", value: "nobody" }
]

const sources = [...new Set(Histories.participants.map(({ source }) => source))].map((source): Opinion.Source => ({
  source,
  places: [{ stream: "rows" }],
  pairs: null
}))

/** What no ledger has to keep in an order is sorted; commits are numbered with gaps on PostgreSQL. */
const text = (row: { readonly person?: Contact.Contact }): string => {
  const { person, ...rest } = row
  const named = person && { ...person, identities: person.identities.map(Contact.keyOf).toSorted() }
  return canonical({ ...rest, named }).replaceAll(/"batch":\d+,?/g, "")
}
const all = <A extends object>(rows: Stream.Stream<A, Ledger.LedgerError, Ledger.Ledger>) =>
  Effect.map(Stream.runCollect(rows), (found) => found.map(text))

/** Every report there is, in the order of its rows. */
const reports = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  const told: Array<readonly [string, ReadonlyArray<string>]> = []
  const catalog = versions.all.get(versions.latest)
  for (const on of days) {
    const pages = Opinion.differences(versions, { sources, on, types: null })
    told.push([
      `differences on ${on}`,
      yield* all(Stream.flattenIterable(Stream.map(pages, (page) => page.differences)))
    ])
  }
  for (const account of accounts) {
    const about = { account, known: null }
    const of = account === null ? "everybody" : Contact.keyOf(account)
    for (const { id } of catalog?.certifications ?? [])
      for (const on of days) {
        const options = { ...about, on }
        // A list that goes on after a row is the rest of it, and the rest alone.
        const rows = yield* Stream.runCollect(Report.holders(id, options))
        const middle = rows.at(rows.length >> 1)
        if (middle !== undefined) {
          const rest = yield* all(Report.holders(id, { ...options, after: middle.place }))
          assert.deepStrictEqual(rest, rows.slice((rows.length >> 1) + 1).map(text), `holders of ${id}, ${of}`)
        }
        told.push(
          [`holders of ${id} on ${on}, ${of}`, yield* all(Report.holders(id, options))],
          [`expiring of ${id} on ${on}, ${of}`, yield* all(Report.expiring(versions, id, 7, options))],
          [`gaps in ${id} on ${on}, ${of}`, yield* all(Report.gaps(id, options))],
          [`accounts by ${id} on ${on}, ${of}`, yield* all(Report.accounts(["student", "account"], id, options))]
        )
      }
    const types = [...(catalog?.types.keys() ?? [])]
    const earnings = yield* Stream.runCollect(Report.earned(types, first, last, about))
    const earning = earnings.at(earnings.length >> 1)
    if (earning !== undefined) {
      const after = { on: earning.on, id: earning.achievement.id }
      const rest = yield* all(Report.earned(types, first, last, { ...about, after }))
      assert.deepStrictEqual(rest, earnings.slice((earnings.length >> 1) + 1).map(text), `earned, ${of}`)
    }
    told.push(
      [`earned, ${of}`, yield* all(Report.earned(types, first, last, about))],
      [`contested, ${of}`, yield* all(Report.contested(versions, about))]
    )
  }
  return told
})

const after = (catalogs: readonly [unknown, unknown], commands: ReadonlyArray<Commands.Command>) =>
  Effect.gen(function* () {
    // Long before any day that a catalog names.
    yield* TestClock.setTime(0)
    yield* Commands.applyCatalog(catalogs[0])
    for (const command of commands) yield* Commands.perform(command, catalogs)
    return yield* reports(yield* Commands.versions)
  })

describe("reports", () => {
  it.effect.prop(
    "come to the same in memory, in SQLite and on PostgreSQL",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.commands],
    ([one, other, commands]) =>
      Effect.gen(function* () {
        const story = after([one, other], commands)
        const memory = yield* Effect.provide(story, Layer.fresh(LedgerMemory.layer))
        for (const [name, layer] of Object.entries({
          SQLite: LedgerSql.layerSqlite(":memory:"),
          PostgreSQL: fresh()
        })) {
          const found = yield* Effect.provide(story, layer)
          for (const [at, [report, rows]] of memory.entries())
            assert.deepStrictEqual(found[at]?.[1], rows, `${report} on ${name}`)
        }
      }),
    { arbitrary: { runs } }
  )
})
