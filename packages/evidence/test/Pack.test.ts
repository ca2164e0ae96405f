/** What is in a pack: whom it is about and nobody else, as it was known, with what is not in it said. */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Id, Instant, Ledger, LedgerMemory } from "@laurel/core"
import { certify, codeOf, day, decider, learnerOf, type Participant } from "@laurel/testkit"
import { Effect } from "effect"
import type { Evidence } from "../src/index.ts"
import * as Archive from "./archive.ts"
import * as Firm from "./firm.ts"
import { asking, folder, packed, signed, verified } from "./given.ts"

const firm = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  Firm.began.pipe(Effect.andThen(Firm.wentOn), Effect.andThen(test), Effect.provide(LedgerMemory.layer))

/** The files of a pack that the verifier has found to be sound. */
const made = Effect.fnUntraced(function* (request: Evidence.Request) {
  const file = join(folder(), "pack.zip")
  yield* packed(file, request)
  const { code, said } = verified(file)
  assert.strictEqual(code, 0, said)
  return Archive.read(file)
})

const refused = (request: Evidence.Request) => Effect.flip(packed(join(folder(), "pack.zip"), request))

const about = (who: Participant, more = {}) =>
  Effect.flatMap(Firm.contactOf(who), (contact) => made(asking({ contact }, more)))

const textOf = (files: Archive.Files): string => [...files].map(([, bytes]) => bytes.toString("utf8")).join("\n")

const rows = (files: Archive.Files, name: string): ReadonlyArray<Record<string, unknown>> =>
  Archive.lines(files, name).map((line) => JSON.parse(line))

const peopleIn = (files: Archive.Files): string =>
  JSON.stringify(rows(files, "people.jsonl").map(({ identities }) => identities))

/** The certificates that a pack shows, with the name on each. */
const certified = (files: Archive.Files): ReadonlyArray<string> =>
  Archive.lines(files, "achievements.jsonl").flatMap((line) =>
    JSON.parse(line).certificates.map(
      ({ code, private: own }: { readonly code: string; readonly private: { readonly text: string } | null }) =>
        `${code} ${own === null ? "untold" : JSON.parse(own.text).name}`
    )
  )

const manifestOf = (files: Archive.Files) => JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "")

describe("only what was asked about", () => {
  it.effect("a pack of one person holds all that is theirs, and no word of anybody else", () =>
    firm(
      Effect.gen(function* () {
        const text = textOf(yield* about(Firm.ada))
        for (const word of Firm.words("ada")) assert.include(text, word)
        for (const other of ["bob", "cat", "dan", "dora", "eve"])
          for (const word of Firm.words(other)) assert.notInclude(text, word, other)
        // A reason that is about two people is neither's alone.
        assert.notInclude(text, "reason about ada and cat")
        assert.include(text, "held c1 and c3 to be two persons")
      })
    )
  )

  it.effect("the certificates of what is told are there with what they say, and none that were recorded later", () =>
    firm(
      Effect.gen(function* () {
        const files = yield* about(Firm.ada)
        const code = codeOf(7)
        assert.deepStrictEqual(certified(files), [`${code} ada@mail.example`])
        assert.include(
          rows(files, "records.jsonl").map(({ of }) => of),
          `certificate ${code}`
        )
        assert.include(files.get("report.html")?.toString("utf8"), code)
        const before = yield* about(Firm.ada, { known: Instant.parse("2026-02-02T12:00:00Z") ?? null })
        assert.deepStrictEqual(certified(before), [])
        assert.deepStrictEqual(certified(yield* about(Firm.dora)), [])
      })
    )
  )

  it.effect("a certificate that was made while two were taken for one person says to neither what it says", () =>
    firm(
      Effect.gen(function* () {
        const { learner } = yield* learnerOf(Firm.bob)
        const id = { type: Id.TypeId.make("forklift-pass"), learner, earning: 1 }
        const named = (number: number, name: string, supersedes: string | null = null) =>
          certify([[id, number, { text: JSON.stringify({ name }), supersedes }]])
        yield* named(8, "bob@mail.example")
        yield* Firm.decide(decider("m", "manager").links(Firm.bob, Firm.cat))
        yield* named(9, "cat@mail.example", codeOf(8))
        yield* signed
        const [one, other] = [`${codeOf(8)} bob@mail.example`, codeOf(9)]
        assert.includeMembers([...certified(yield* about(Firm.bob))], [one, `${other} cat@mail.example`])
        yield* Firm.decide(decider("m", "manager").separates(Firm.bob, Firm.cat))
        yield* signed
        const [bobs, cats] = [yield* about(Firm.bob), yield* about(Firm.cat)]
        assert.deepStrictEqual(certified(bobs), [one, `${other} untold`])
        assert.notInclude(textOf(bobs), "cat@mail.example")
        assert.deepStrictEqual(certified(cats), [])
      })
    )
  )

  it.effect("the rows as sources wrote them are shown where they are asked for, and not otherwise", () =>
    firm(
      Effect.gen(function* () {
        assert.notInclude(textOf(yield* about(Firm.ada)), "rows row of ada")
        assert.include(textOf(yield* about(Firm.ada, { rows: true })), "rows row of ada")
      })
    )
  )

  it.effect("a pack of an account holds those who claim it, and of them nothing of other accounts", () =>
    firm(
      Effect.gen(function* () {
        const files = yield* made(asking({ account: Firm.acme }))
        const text = textOf(files)
        for (const name of ["ada", "bob", "dora", "eve"]) assert.include(peopleIn(files), `${name}@mail.example`)
        for (const name of ["cat", "dan"]) for (const word of Firm.words(name)) assert.notInclude(text, word, name)
        assert.notInclude(text, "globex")
      })
    )
  )

  it.effect("whoever was one person with somebody else is told with their own part only, once they are apart", () =>
    firm(
      Effect.gen(function* () {
        const files = yield* about(Firm.dan)
        for (const word of Firm.words("eve")) assert.notInclude(textOf(files), word)
        assert.include(
          textOf(yield* about(Firm.dan, { known: Instant.parse("2026-02-02T12:00:00Z") ?? null })),
          "eve@mail"
        )
      })
    )
  )

  it.effect("a pack of a certification holds those who have a day of it in the range, and only what bears on it", () =>
    firm(
      Effect.gen(function* () {
        const all = yield* made(asking({ certification: Firm.licence }))
        assert.deepStrictEqual(
          rows(all, "people.jsonl").map(({ person }) => person),
          [1, 2, 3, 5, 6]
        )
        assert.notInclude(textOf(all), "crane-pass:")
        const late = yield* made(
          asking({ certification: Firm.licence }, { from: day("2026-03-02"), to: day("2026-03-03") })
        )
        assert.deepStrictEqual(
          rows(late, "people.jsonl").map(({ person }) => person),
          [1]
        )
      })
    )
  )
})

describe("the days and the moment asked about", () => {
  it.effect("achievements that counted on none of the days are left out and counted", () =>
    firm(
      Effect.gen(function* () {
        const files = yield* about(Firm.bob, { from: day("2026-02-10") })
        assert.deepStrictEqual(rows(files, "achievements.jsonl"), [])
        assert.strictEqual(manifestOf(files).leftOut.outOfRange, 1)
        assert.include(
          textOf(files),
          "1 achievement of people in this pack, which counted on none of the days asked about."
        )
        const before = yield* about(Firm.bob, { from: day("2026-02-01"), to: day("2026-02-01") })
        assert.strictEqual(rows(before, "achievements.jsonl").length, 1)
      })
    )
  )

  it.effect("what was recorded later is not there", () =>
    firm(
      Effect.gen(function* () {
        const then = Instant.parse("2026-01-31T00:00:00Z") ?? null
        const dora = yield* about(Firm.dora, { known: then })
        assert.strictEqual(rows(dora, "history.jsonl").length, 1)
        assert.notInclude(textOf(dora), "of 100 needed")
        assert.strictEqual(manifestOf(dora).counts.contested, 0)
        const now = yield* about(Firm.dora)
        assert.strictEqual(manifestOf(now).counts.contested, 1)
        assert.strictEqual(rows(now, "history.jsonl").length, 2)
      })
    )
  )

  it.effect("what was recorded after the last signed checkpoint is not there either", () =>
    firm(
      Effect.gen(function* () {
        yield* Firm.hear(Firm.cat.closed("2026-02-20", { key: "row of cat, late" }))
        yield* Firm.decide(Effect.map(Firm.contactOf(Firm.cat), () => late))
        assert.notInclude(textOf(yield* about(Firm.cat)), "too late")
        yield* signed
        assert.include(textOf(yield* about(Firm.cat)), "too late")
      })
    )
  )

  it.effect("whoever holds what on the day is told with their gaps, the contested and the corrected marked", () =>
    firm(
      Effect.gen(function* () {
        const files = yield* made(asking({ account: Firm.acme }, { at: day("2026-02-20") }))
        const report = files.get("report.html")?.toString("utf8") ?? ""
        assert.match(report, /dora@mail.*forklift-licence.*contested/s)
        assert.match(report, /82 of 100.*replaced/s)
        assert.match(report, /12 of 100.*corrected/s)
        const [ada] = rows(files, "people.jsonl")
        assert.include(JSON.stringify(ada), '"status":"valid"')
        const bob = rows(files, "people.jsonl")[1]
        assert.include(JSON.stringify(bob), '"status":"revoked"')
        assert.include(JSON.stringify(bob), '"gaps":[["2026-02-02","2026-02-20"]]')
      })
    )
  )
})

const late = {
  act: {
    _tag: "Extended" as const,
    achievement: { type: Id.TypeId.make("forklift-pass"), learner: Id.LearnerId.make(3), earning: 1 },
    period: { years: 0, months: 1, days: 0 }
  },
  actor: "account 4711",
  role: "manager",
  reason: "too late"
}

describe("the catalogs", () => {
  it.effect("are there of each version that governed something, and of the one that judges it now", () =>
    Firm.began.pipe(
      Effect.andThen(Firm.judgedAnew),
      Effect.andThen(
        Effect.gen(function* () {
          const files = yield* about(Firm.bob)
          const [bob] = rows(files, "achievements.jsonl")
          assert.include(JSON.stringify(bob), '"rule":{"catalog":2')
          assert.include(JSON.stringify(bob), '"rests":["catalog 1","catalog 2"')
          const named = (all: Archive.Files) => [...all.keys()].filter((name) => name.startsWith("catalogs/"))
          assert.deepStrictEqual(named(files), ["catalogs/1.json", "catalogs/2.json"])
          assert.deepStrictEqual(named(yield* about(Firm.ada)), ["catalogs/1.json"])
        })
      ),
      Effect.provide(LedgerMemory.layer)
    )
  )
})

describe("somebody who was erased", () => {
  it.effect("is in no pack any more, and is counted; packs of the others are sound", () =>
    firm(
      Effect.gen(function* () {
        const contact = yield* Firm.contactOf(Firm.dora)
        yield* Firm.erase(Firm.dora)
        yield* signed
        const files = yield* made(asking({ certification: Firm.licence }))
        for (const word of Firm.words("dora")) assert.notInclude(textOf(files), word)
        assert.strictEqual(manifestOf(files).leftOut.erased, 1)
        assert.include(textOf(files), "1 person who belonged to this and whose data was erased")
        assert.include((yield* refused(asking({ contact }))).message, "what named that contact was erased")
        assert.strictEqual(manifestOf(yield* made(asking({ account: Firm.acme }))).counts.people, 3)
      })
    )
  )

  it.effect("is in no row of others that a pack shows, whenever it was read; others in it are, and it says so", () =>
    firm(
      Effect.gen(function* () {
        const rowsOfAda = Effect.map(about(Firm.ada, { rows: true }), textOf)
        const trained = (key: string, on: string) => Firm.ada.scored("driving test", 85, on, { key })
        yield* Firm.hearRow("first, by dora@mail.example", trained("row of ada, first", "2026-01-08"))
        yield* Firm.hearRow("second, by bob@mail.example", trained("row of ada, second", "2026-01-07"))
        yield* signed
        for (const row of ["first, by dora@mail.example", "second, by bob@mail.example"])
          assert.include(yield* rowsOfAda, row)
        yield* Firm.erase(Firm.dora)
        yield* Firm.hearRow("third, by dora@mail.example", trained("row of ada, third", "2026-01-06"))
        yield* signed
        const after = yield* rowsOfAda
        for (const word of Firm.words("dora")) assert.notInclude(after, word)
        for (const key of ["first", "second", "third"]) assert.include(after, `row of ada, ${key}`)
        assert.include(after, "second, by bob@mail.example")
        assert.include(after, "but what a row, as its source wrote it, says of them")
        assert.notInclude(textOf(yield* about(Firm.ada)), "but what a row")
      })
    )
  )
})

describe("what there is no pack of", () => {
  it.effect("a store whose log was never signed", () =>
    Effect.gen(function* () {
      const error = yield* refused(asking({ contact: Id.ContactId.make(1) }))
      assert.strictEqual(
        error.message,
        "no checkpoint was signed yet. Have one signed first: without it nothing in a pack could be proved"
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("contacts, accounts and certifications that are not there", () =>
    firm(
      Effect.gen(function* () {
        const messages = yield* Effect.forEach(
          [
            asking({ contact: Id.ContactId.make(99) }),
            asking({ account: { scheme: "employer", value: "nobody" } }),
            asking({ account: { scheme: "email", value: "ada@mail.example" } }),
            asking({ certification: Id.CertificationId.make("flying") })
          ],
          (request) => Effect.map(refused(request), ({ message }) => message)
        )
        assert.deepStrictEqual(messages, [
          "there is no such contact, or there was none then. Look it up with `laurel history`",
          "nobody is known of the account employer:nobody. Check how its sources write it",
          'the catalog names no accounts by the scheme "email". Those that do: employer',
          'no certification is called "flying". There are: forklift-licence, crane-licence'
        ])
      })
    )
  )

  it.effect("a log that is not the one that was signed", () =>
    firm(
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const contact = yield* Firm.contactOf(Firm.ada)
        const other = Ledger.Ledger.of({
          ...ledger,
          hashes: (nodes) => Effect.map(ledger.hashes(nodes), (all) => all.map((hash) => hash.toReversed()))
        })
        const error = yield* Effect.provideService(refused(asking({ contact })), Ledger.Ledger, other)
        assert.include(error.message, "the log does not come to the root that was signed for its first")
      })
    )
  )
})
