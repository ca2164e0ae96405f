/** What a store promises of certificates: they stay as they were recorded, are found by what they are of, and share nothing. */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, type Catalog, Certificate, Ledger, Sync } from "@laurel/core"
import { Effect, Exit } from "effect"
import { allPages } from "./allPages.ts"
import { certify, clerk, codeOf, draftOf } from "./certifying.ts"
import { decider } from "./deciding.ts"
import { leavesIn } from "./entriesIn.ts"
import * as ByHand from "./ledgerByHand.ts"
import { ann, begin, bob, everything, say } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"

const exam = (learner: number) => ByHand.achievementId("exam-pass", learner)
const coursework = (learner: number) => ByHand.achievementId("coursework-pass", learner)

/** Ann has passed the exam and the coursework, Bob the exam. */
export const passed: Effect.Effect<
  Catalog.Versions,
  Adapter.AdapterError | Catalog.CatalogError | Ledger.LedgerError,
  Ledger.Ledger
> = Effect.gen(function* () {
  const versions = yield* begin
  yield* say(versions, [
    ann.scored("finals", 60, "2014-05-10"),
    ann.scored("essay", 60, "2014-05-11"),
    bob.scored("finals", 70, "2014-05-12")
  ])
  return versions
})

const codes = (certificates: ReadonlyArray<{ readonly code: string }>) => certificates.map(({ code }) => code)
const of = (...numbers: ReadonlyArray<number>) => numbers.map(codeOf)

/** A commit by hand of certificates of Ann's exam. */
const putOf = (
  ...numbers: ReadonlyArray<readonly [code: number, place: number, parts?: Partial<Certificate.Certificate>]>
) =>
  Effect.gen(function* () {
    const { recordedAt } = yield* ByHand.blank
    const own = ByHand.achievement(exam(1), 1)
    return yield* ByHand.write({
      certificates: numbers.map(([code, place, parts]) => ({
        ...draftOf(own, place, { code: codeOf(code) }),
        recordedAt,
        ...parts
      }))
    })
  })

const told = (open: Open): void => {
  it.effect("are told as they were recorded, whatever is recorded of the achievement afterwards", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      const text = `{"name":"Ann “é” \\u0000 ${"🎓".repeat(300)}"}\n`
      const [draft] = yield* certify([[exam(1), 131_073, { text, by: { actor: "u-1 é", role: "clerk" } }]])
      const { recordedAt } = (yield* ledger.lastCheckpoint) ?? assert.fail()
      const kept = yield* ledger.certificate(codeOf(131_073))
      const { place, supersededBy, ...own } = kept ?? assert.fail()
      assert.deepStrictEqual({ ...own }, { ...(draft ?? assert.fail()), recordedAt })
      assert.deepStrictEqual([own.list, own.index, supersededBy], [2, 1, null])
      assert.isAbove(place, 0)
      yield* Sync.decide(versions, [yield* decider().voids(ann, "exam-pass")])
      assert.deepStrictEqual(yield* ledger.certificate(codeOf(131_073)), kept)
      assert.strictEqual(yield* ledger.certificate(codeOf(131_074)), undefined)
    }).pipe(Effect.provide(open()))
  )

  it.effect("are found by achievement, by contact, by status list, and in order of record, a page at a time", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* passed
      yield* certify([
        [exam(2), 131_072],
        [exam(1), 9]
      ])
      yield* certify([[coursework(1), 131_071]])
      yield* certify([[exam(1), 3, { supersedes: codeOf(9) }]])
      const recorded = of(131_072, 9, 131_071, 3)
      for (const limit of [1, 2, 3, 4, 5]) {
        const all = yield* allPages(
          (after: number | null) => ledger.certificates(after, limit),
          ({ place }) => place
        )
        assert.deepStrictEqual(codes(all), recorded, `${limit}`)
        const listed = yield* allPages(
          (after: number | null) => ledger.certificatesIn(1, after, limit),
          ({ index }) => index
        )
        assert.deepStrictEqual(codes(listed), of(3, 9, 131_071), `${limit}`)
      }
      assert.deepStrictEqual(codes(yield* Certificate.all([exam(1), exam(3), exam(1)])), of(9, 3))
      assert.deepStrictEqual(codes(yield* Certificate.all([coursework(1), exam(2)])), of(131_072, 131_071))
      assert.deepStrictEqual(codes(yield* Certificate.all([{ ...exam(1), earning: 2 }])), [])
      assert.deepStrictEqual(codes(yield* Certificate.all([ByHand.achievementId("exam", 1)])), [])
      assert.deepStrictEqual(codes(yield* Certificate.allOfContacts([ByHand.contact(1)])), of(9, 131_071, 3))
      assert.deepStrictEqual(codes(yield* Certificate.allOfContacts([ByHand.contact(3)])), [])
      assert.deepStrictEqual(codes(yield* ledger.certificatesIn(2, null, 5)), of(131_072))
      assert.deepStrictEqual(yield* ledger.certificatesIn(2, 0, 5), [])
      assert.deepStrictEqual(yield* ledger.certificatesIn(3, null, 5), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("fill status lists, of which the last one is told with how many of its places are used", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* passed
      assert.strictEqual(yield* ledger.lastCertificateList, undefined)
      yield* certify([
        [exam(1), 131_071],
        [exam(2), 0]
      ])
      assert.deepStrictEqual(yield* ledger.lastCertificateList, { list: 1, used: 2 })
      yield* certify([[coursework(1), 131_072]])
      assert.deepStrictEqual(yield* ledger.lastCertificateList, { list: 2, used: 1 })
      // One of an earlier list is not counted, nor is a list that was passed over.
      yield* certify([[exam(1), 7, { supersedes: codeOf(131_071) }]])
      assert.deepStrictEqual(yield* ledger.lastCertificateList, { list: 2, used: 1 })
      yield* certify([[exam(1), 524_287, { supersedes: codeOf(7) }]])
      assert.deepStrictEqual(yield* ledger.lastCertificateList, { list: 4, used: 1 })
    }).pipe(Effect.provide(open()))
  )

  it.effect("say which one has taken the place of each, and none has taken that of the last", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* passed
      yield* certify([[exam(1), 9]])
      yield* certify([
        [exam(1), 8, { supersedes: codeOf(9) }],
        [exam(1), 7, { supersedes: codeOf(8) }]
      ])
      assert.deepStrictEqual(
        (yield* ledger.certificates(null, 9)).map(({ supersededBy }) => supersededBy),
        [codeOf(8), codeOf(7), null]
      )
      assert.deepStrictEqual(
        (yield* ledger.certificatesIn(1, null, 9)).map(({ supersededBy }) => supersededBy),
        [null, codeOf(7), codeOf(8)]
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("come in pages that end where they would be too long, but never without one", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* passed
      const most = Ledger.maxCertifiedPage / Certificate.maxText
      // Two bytes each.
      const text = "é".repeat(Certificate.maxText / 2)
      yield* putOf(...Array.from({ length: most + 1 }, (_, at) => [at, at, { text }] as const))
      const first = yield* ledger.certificatesOf([exam(1)], null)
      assert.strictEqual(first.length, most)
      assert.deepStrictEqual(codes(yield* ledger.certificatesOf([exam(1)], first.at(-1)?.place ?? null)), of(most))
    }).pipe(Effect.provide(open()))
  )
}

const leaves = (open: Open): void => {
  it.effect("are the last leaves of their commit, which counts them, and move no entry", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* begin
      const { log: before } = yield* everything
      const { recordedAt } = yield* ByHand.blank
      const own = ByHand.achievement(exam(1), 1)
      yield* ByHand.write({
        ...ByHand.people(["student:eve"]),
        entries: [ByHand.entered(own, recordedAt)],
        achievements: [own],
        certificates: [{ ...draftOf(own, 200_000), recordedAt }]
      })
      const [mark, , , entry, leaf, ...more] = (yield* leavesIn).slice(before.length)
      assert.strictEqual(JSON.parse(mark?.text ?? "{}").certificates, 1)
      assert.deepStrictEqual(
        [entry?.of._tag, leaf?.of, more],
        ["Entry", { _tag: "Certificate", code: codeOf(200_000) }, []]
      )
      const { private: hidden, recordedAt: at, ...said } = JSON.parse(leaf?.text ?? "{}")
      assert.match(hidden, /^[0-9a-f]{64}$/)
      assert.strictEqual(at, JSON.parse(mark?.text ?? "{}").recordedAt)
      assert.deepStrictEqual(said, {
        achievement: "exam-pass:1:1",
        catalog: 1,
        code: codeOf(200_000),
        contact: 1,
        index: 68_928,
        list: 2,
        record: "certificate",
        revision: 1
      })
      const [told] = yield* ledger.history(ByHand.contact(1), null)
      assert.deepStrictEqual(told, { index: entry?.index, text: entry?.text })
      const [shown] = yield* ledger.leaves([leaf?.of ?? assert.fail()])
      assert.deepStrictEqual([shown?.index, shown?.text], [leaf?.index, leaf?.text])
    }).pipe(Effect.provide(open()))
  )

  it.effect("are named by the one that they take the place of, and no commit without any speaks of them", () =>
    Effect.gen(function* () {
      const versions = yield* passed
      yield* certify([[exam(1), 1]])
      yield* certify([[exam(1), 2, { supersedes: codeOf(1) }]])
      yield* say(versions, [bob.scored("essay", 70, "2014-05-12")])
      const texts = (yield* leavesIn).map(({ text }) => text ?? "")
      assert.deepStrictEqual(
        texts.filter((text) => text.includes('"record":"certificate"')).map((text) => JSON.parse(text).supersedes),
        [undefined, codeOf(1)]
      )
      assert.deepStrictEqual(
        texts.filter((text) => text.includes('"record":"commit"')).map((text) => JSON.parse(text).certificates),
        [undefined, undefined, undefined, 1, 1, undefined]
      )
    }).pipe(Effect.provide(open()))
  )
}

const apart = (open: Open): void => {
  it.effect("never share a code or a place: a commit with one that is another's is refused whole", () =>
    Effect.gen(function* () {
      yield* passed
      yield* putOf([1, 131_071])
      const before = yield* everything
      const refused = [
        [1, 5],
        [2, 131_071]
      ] as const
      for (const [code, place] of refused) {
        const error = yield* Effect.flip(putOf([7, 7], [code, place]))
        assert.strictEqual(error.reason._tag, "Conflict")
        const name = code === 1 ? `certificate ${codeOf(1)}` : "place 131071 of status list 1"
        assert.include(error.message, `${name} is another's`)
      }
      for (const pair of [
        [
          [3, 3],
          [3, 4]
        ],
        [
          [3, 3],
          [4, 3]
        ]
      ] as const)
        assert.strictEqual((yield* Effect.flip(putOf(...pair))).reason._tag, "Conflict")
      assert.deepStrictEqual(yield* everything, before)
      // The same index of another list, and the index beside it.
      yield* putOf([2, 262_143], [3, 131_070], [4, 131_072])
    }).pipe(Effect.provide(open()))
  )

  it.effect("are not kept beyond their bounds, nor without a text, nor of whoever is erased", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      for (const parts of [
        { code: "short" },
        { code: `${codeOf(1).slice(0, -1)}B` },
        { list: 0 },
        { about: [] },
        { about: [ByHand.contact(2)] },
        { about: [ByHand.contact(2), ByHand.contact(1)] },
        { about: [ByHand.contact(1), ByHand.contact(1)] },
        { about: Array.from({ length: Certificate.maxAbout + 1 }, (_, at) => ByHand.contact(at + 1)) },
        { index: Certificate.listSize },
        { index: 0.5 },
        { revision: 0 },
        { supersedes: "" },
        { by: null },
        { by: { actor: "", role: "clerk" } },
        { text: null },
        { text: "" },
        { text: "x".repeat(Certificate.maxText + 1) },
        { text: "half \ud800" },
        { text: "nothing \0" }
      ] as const)
        assert.isTrue(Exit.hasDies(yield* Effect.exit(putOf([1, 1, parts]))), JSON.stringify(parts).slice(0, 80))
      const many = Array.from({ length: Certificate.maxTogether + 1 }, (_, at) => [at, at] as const)
      assert.isTrue(Exit.hasDies(yield* Effect.exit(putOf(...many))))
      assert.deepStrictEqual(yield* ledger.certificates(null, 9), [])
      yield* putOf(...many.slice(1))
      assert.strictEqual((yield* ledger.certificates(null, Ledger.maxPage + 1)).length, Ledger.maxPage)
      yield* Sync.decide(versions, [yield* decider().erases([ann])])
      const error = yield* Effect.flip(putOf([5_000, 5_000]))
      assert.deepStrictEqual([error.reason._tag, error.message.includes("contact 1 is erased")], ["Conflict", true])
    }).pipe(Effect.provide(open()))
  )

  it.effect("leave their codes and places when whose they are is erased, and nothing else; others' stay whole", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      yield* certify([
        [exam(1), 1],
        [exam(2), 2],
        [coursework(1), 3]
      ])
      const before = yield* ledger.certificates(null, 9)
      yield* Sync.decide(versions, [yield* decider().erases([ann])])
      const after = yield* ledger.certificates(null, 9)
      assert.deepStrictEqual(
        after,
        before.map((each) => (each.contact === 2 ? each : { ...each, by: null, text: null }))
      )
      assert.deepStrictEqual(yield* ledger.lastCertificateList, { list: 1, used: 3 })
      for (const [code, place] of [
        [1, 9],
        [9, 1]
      ] as const) {
        const own = { contact: ByHand.contact(2), about: [ByHand.contact(2)], achievement: exam(2) }
        assert.strictEqual((yield* Effect.flip(putOf([code, place, own]))).reason._tag, "Conflict")
      }
      const shown = yield* ledger.leaves(of(1, 2, 3).map((code) => ({ _tag: "Certificate", code })))
      assert.deepStrictEqual(
        shown.map(({ hidden }) => hidden.length),
        [0, 1, 0]
      )
      assert.deepStrictEqual(shown[1]?.hidden[0]?.text, JSON.stringify({ by: clerk, text: '{"number":2}' }))
      assert.deepStrictEqual(yield* ledger.check, [])
    }).pipe(Effect.provide(open()))
  )
}

const mistaken = (open: Open): void => {
  it.effect("are about all who were one person then: found by each of them, as their leaves say", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      const both = [ByHand.contact(1), ByHand.contact(2)]
      yield* Sync.decide(versions, [yield* decider().links(ann, bob)])
      yield* certify([[exam(2), 1]])
      yield* Sync.decide(versions, [yield* decider().separates(ann, bob)])
      yield* certify([[exam(1), 2]])
      const about = (contact: number) =>
        Effect.map(Certificate.allOfContacts([ByHand.contact(contact)]), (all) => all.map((each) => each.about))
      assert.deepStrictEqual(yield* about(1), [both, [ByHand.contact(1)]])
      assert.deepStrictEqual(yield* about(2), [both])
      assert.deepStrictEqual(codes(yield* Certificate.allOfContacts(both)), of(1, 2))
      assert.deepStrictEqual((yield* ledger.certificate(codeOf(1)))?.about, both)
      assert.deepStrictEqual(
        (yield* ledger.leaves(of(1, 2).map((code) => ({ _tag: "Certificate", code })))).map(
          ({ text }) => JSON.parse(text ?? "{}").about
        ),
        [[1, 2], undefined]
      )
      assert.deepStrictEqual(yield* ledger.check, [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("lose their texts with whoever was taken for the same person, and the others' stay", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      yield* certify([[exam(2), 1]])
      yield* Sync.decide(versions, [yield* decider().links(ann, bob)])
      yield* certify([
        [exam(1), 2],
        [exam(2), 3, { supersedes: codeOf(1) }]
      ])
      yield* Sync.decide(versions, [yield* decider().separates(ann, bob)])
      yield* certify([[coursework(1), 4]])
      const left = Effect.map(ledger.certificates(null, 9), (all) =>
        codes(all.filter(({ by, text }) => by !== null && text !== null))
      )
      yield* Sync.decide(versions, [yield* decider().erases([bob])])
      assert.deepStrictEqual(yield* left, of(4))
      assert.deepStrictEqual(yield* ledger.check, [])
      const error = yield* Effect.flip(putOf([9, 9, { about: [1, 2].map(ByHand.contact) }]))
      assert.include(error.message, "contact 2 is erased")
      yield* Sync.decide(versions, [yield* decider().erases([ann])])
      assert.deepStrictEqual(yield* left, [])
      assert.deepStrictEqual(yield* ledger.check, [])
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerCertificates = (open: Open): void => {
  describe("certificates", () => {
    told(open)
    leaves(open)
    apart(open)
    mistaken(open)
  })
}
