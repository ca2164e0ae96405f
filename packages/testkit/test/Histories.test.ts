import { assert, describe, it } from "@effect/vitest"
import { Catalog, Entry, Ledger } from "@laurel/core"
import { Commands, entriesIn, Histories } from "@laurel/testkit"
import { Arbitrary, Effect, Result } from "effect"
import { doAll, dossiers, type Drafts, fresh, hear, undecided } from "./Laws.ts"

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const rarerThan = (least: number, names: ReadonlyArray<string>, counts: ReadonlyMap<string, number>) =>
  names.filter((name) => (counts.get(name) ?? 0) < least)

describe("a random history", () => {
  it.effect.prop(
    "is arranged without losing a word, and keeps the order of what is said of one row",
    [Histories.histories, Histories.arrangements],
    ([history, arrangement]) =>
      Effect.sync(() => {
        const heard = Histories.arrange(history, arrangement).flat()
        const rows = (drafts: Drafts) =>
          Map.groupBy(
            drafts.filter((draft, index) => draft !== drafts[index - 1]),
            ({ reference }) => `${reference.source} ${reference.key}`
          )
        assert.deepStrictEqual([...rows(heard)].toSorted(), [...rows(history)].toSorted())
      })
  )

  it.effect("sees every kind of entry and every act, and leaves few people out of the laws", () =>
    Effect.gen(function* () {
      const inputs = Arbitrary.all([
        Histories.wilfulCatalogs,
        Histories.wilfulCatalogs,
        Histories.histories,
        Commands.commands,
        Arbitrary.array(Commands.deeds, { minLength: 3, maxLength: 3 })
      ])
      const [kinds, acts, causes] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
      let [people, open] = [0, 0]
      const samples = yield* Arbitrary.sampleEffect(inputs, { count: 60, seed: "laurel" })
      for (const [catalog, other, history, commands, deeds] of samples) {
        yield* fresh(
          Effect.gen(function* () {
            yield* hear(catalog, [history])
            for (const command of commands) yield* Commands.perform(command, [catalog, other])
            yield* doAll(deeds.flat())
            const entries = (yield* entriesIn).map(({ text }) => Result.getOrThrow(Entry.parse(text)))
            for (const { kind } of entries) count(kinds, kind)
            const because = [...new Set(entries.flatMap((entry) => entry.because))]
            for (const { evidence } of yield* (yield* Ledger.Ledger).facts(because)) count(causes, evidence._tag)
            const found = yield* dossiers
            for (const { decisions } of found.values()) for (const { act } of decisions) count(acts, act._tag)
            people += found.size
            open += (yield* undecided(yield* Commands.versions)).size
          })
        )
      }
      assert.deepStrictEqual(rarerThan(5, ["Issued", "Updated", "Withdrawn"], kinds), [])
      assert.deepStrictEqual(
        rarerThan(1, ["Contested", "Reinstated", "Denied", "Suspended", "Extended", "Voided", "Revoked"], kinds),
        []
      )
      assert.deepStrictEqual(rarerThan(1, Commands.acts, acts), [])
      // Of these something comes; the rest of all kinds frames it, or takes something back.
      const proofs = ["Scored", "Completed", "Passed", "Progressed", "Attended", "Presented", "RolledUp"]
      assert.deepStrictEqual(rarerThan(1, [...proofs, "Assessed"], causes), [])
      assert.isBelow(open / people, 0.2)
    })
  )
})

describe("commands that erase", () => {
  it.effect("erase some of whom they are about, and are told of some of those again", () =>
    Effect.gen(function* () {
      const inputs = Arbitrary.all([Histories.catalogs, Commands.erasing])
      const done = new Map<string, number>()
      for (const [catalog, commands] of yield* Arbitrary.sampleEffect(inputs, { count: 40, seed: "laurel" })) {
        yield* fresh(
          Effect.gen(function* () {
            yield* Commands.applyCatalog(catalog)
            for (const command of commands) yield* Commands.perform(command, [catalog, catalog])
            const names: Array<string> = []
            for (const { contact, decisions } of (yield* dossiers).values()) {
              const erasure = decisions.find(({ act }) => act._tag === "Erased")
              if (erasure !== undefined)
                count(done, JSON.stringify(erasure.act).includes("mayReturn") ? "may return" : "gone")
              names.push(...contact.identities.map(({ value }) => value))
            }
            if (names.length > 0) count(done, "left")
          })
        )
      }
      assert.deepStrictEqual(rarerThan(10, ["may return", "gone", "left"], done), [])
    })
  )
})

describe("a random catalog", () => {
  it.effect("decodes, and says everything that can be said", () =>
    Effect.gen(function* () {
      const words = new Map<string, number>()
      const samples = yield* Arbitrary.sampleEffect(Histories.wilfulCatalogs, { count: 200, seed: "laurel" })
      for (const json of samples) {
        Result.getOrThrow(Catalog.decode(json))
        for (const [word] of JSON.stringify(json).matchAll(/"\w+":("\w+")?/g)) count(words, word)
      }
      const rules = ["all", "any", "atLeast", "completed", "progressed", "passed", "scored", "noFailureAfterPass"]
        .concat(["attended", "weighted", "share", "credits", "decided", "evidence", "rolledUp", "holds", "within"])
        .concat(["before", "stillRegistered"])
      const bases = ["never", "fixedDate", "completion", "issue", "previousExpiry", "laterOf", "anniversary"].concat([
        "calendarGrid",
        "dueDate"
      ])
      const keys = [
        "repeat",
        "moderators",
        "governedBy",
        "grace",
        "window",
        "joins",
        "delivery",
        "refreshers",
        "bundle"
      ]
        .concat(["equivalences", "supersedes", "effectiveFrom", "asserted", "rounded", "mayShorten", "reentry"])
        .concat(["attempts", "afterPass", "caps", "missing", "moderated", "issuers"])
      const expected = [...rules.map((rule) => `"rule":"${rule}"`), ...bases.map((basis) => `"basis":"${basis}"`)]
      const missing = [
        ...rarerThan(5, expected, words),
        ...keys.filter((key) => ![...words.keys()].some((word) => word.startsWith(`"${key}":`)))
      ]
      assert.deepStrictEqual(missing, [])
    })
  )
})
