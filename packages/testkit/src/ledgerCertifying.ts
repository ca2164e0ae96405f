/** What recording certificates promises: of what stands, in the place of the last one, once; and the others all the same. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, Certificate, Id, Ledger, Sync } from "@laurel/core"
import { Effect, Exit, Result } from "effect"
import { codeOf, draftOf } from "./certifying.ts"
import { decider, type Deciding } from "./deciding.ts"
import * as ByHand from "./ledgerByHand.ts"
import { passed } from "./ledgerCertificates.ts"
import { before, type Handle, overtaken, through, type Two } from "./ledgerHandles.ts"
import { ann, bob, catalog, say } from "./ledgerStory.ts"
import { participant } from "./participant.ts"
import type { Open } from "./ledgerWrites.ts"

const exam = (learner: number) => ByHand.achievementId("exam-pass", learner)

const standing = Effect.fnUntraced(function* (learner: number) {
  return (
    (yield* (yield* Ledger.Ledger).achievement(exam(learner))) ?? assert.fail(`no achievement of learner ${learner}`)
  )
})

const eve = participant({ offering: "algebra-1", contact: "eve" })

const latest = Id.CatalogVersion.make(1)
const record = (...drafts: ReadonlyArray<Certificate.Draft>) => Certificate.record({ latest }, drafts)

/** Codes of what was recorded, and why the rest was not. */
const said = ({ recorded, refused }: Certificate.Outcome) => [
  recorded.map(({ code }) => code),
  refused.map(({ why }) => why)
]

const outcomes = (open: Open): void => {
  it.effect("records those of what stands, and says of each other one why not", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* passed
      const [anns, bobs] = [yield* standing(1), yield* standing(2)]
      const outcome = yield* record(
        draftOf(anns, 1, { revision: 2 }),
        draftOf({ ...anns, catalog: Id.CatalogVersion.make(2) }, 2),
        draftOf({ ...anns, id: { ...anns.id, earning: 2 } }, 3),
        draftOf({ ...anns, contact: bobs.contact }, 4),
        draftOf(anns, 5, { supersedes: codeOf(4) }),
        draftOf(anns, 6),
        draftOf(anns, 7),
        draftOf(anns, 6, { code: codeOf(8), supersedes: codeOf(6) }),
        draftOf(anns, 9, { supersedes: codeOf(6) }),
        draftOf(bobs, 10)
      )
      assert.deepStrictEqual(said(outcome), [
        [codeOf(6), codeOf(9), codeOf(10)],
        [
          { _tag: "Moved", revision: 1 },
          { _tag: "Moved", revision: 1 },
          { _tag: "Unknown" },
          { _tag: "Unknown" },
          { _tag: "Superseded", last: null },
          { _tag: "Superseded", last: codeOf(6) },
          { _tag: "Taken" }
        ]
      ])
      assert.deepStrictEqual(
        (yield* ledger.certificates(null, 9)).map(({ code }) => code),
        [6, 9, 10].map(codeOf)
      )
      for (const refused of outcome.refused) assert.include(Certificate.message(refused), "exam-pass:1:")
    }).pipe(Effect.provide(open()))
  )

  it.effect("refuses what has moved on since, until it is made anew of what stands", () =>
    Effect.gen(function* () {
      const versions = yield* passed
      const before = draftOf(yield* standing(1), 1)
      yield* Sync.decide(versions, [yield* decider().reissues(ann, "exam-pass")])
      assert.deepStrictEqual(said(yield* record(before)), [[], [{ _tag: "Moved", revision: 2 }]])
      assert.deepStrictEqual(said(yield* record(draftOf(yield* standing(1), 1))), [[codeOf(1)], []])
    }).pipe(Effect.provide(open()))
  )

  it.effect("refuses what is about others than whose it is now, and records it once it is made anew", () =>
    Effect.gen(function* () {
      const versions = yield* passed
      const [anns, bobs] = [yield* standing(1), yield* standing(2)]
      const both = [anns.contact, bobs.contact].toSorted((a, b) => a - b)
      const draft = draftOf(anns, 1, { about: both })
      assert.deepStrictEqual(said(yield* record(draft)), [[], [{ _tag: "Person", about: [anns.contact] }]])
      yield* Sync.decide(versions, [yield* decider().links(ann, bob)])
      const { refused } = yield* record(draftOf(bobs, 2))
      assert.deepStrictEqual(
        refused.map(({ why }) => why),
        [{ _tag: "Person", about: both }]
      )
      assert.match(
        refused.map(Certificate.message).join(),
        /contact 2 is a person alone, .*contacts 1, 2 are one person/
      )
      assert.deepStrictEqual(said(yield* record(draft, draftOf(bobs, 2, { about: both }))), [
        [codeOf(1), codeOf(2)],
        []
      ])
    }).pipe(Effect.provide(open()))
  )

  it.effect("records what was recorded already once, and nothing of another under its code or in its place", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* passed
      const [anns, bobs] = [yield* standing(1), yield* standing(2)]
      yield* record(draftOf(anns, 1), draftOf(bobs, 2))
      const batches = (yield* ledger.totals).batches
      assert.deepStrictEqual(said(yield* record(draftOf(anns, 1), draftOf(bobs, 2))), [[codeOf(1), codeOf(2)], []])
      assert.strictEqual((yield* ledger.totals).batches, batches)
      const others = yield* record(
        draftOf(anns, 1, { text: "{}", supersedes: codeOf(1) }),
        draftOf(anns, 2, { code: codeOf(3), supersedes: codeOf(1) }),
        draftOf(anns, 3, { code: codeOf(2), supersedes: codeOf(1) }),
        draftOf(bobs, 4, { supersedes: codeOf(2) })
      )
      assert.deepStrictEqual(said(others), [[codeOf(4)], [{ _tag: "Taken" }, { _tag: "Taken" }, { _tag: "Taken" }]])
    }).pipe(Effect.provide(open()))
  )

  it.effect("records nothing of whoever is erased, and at most so many at a time", () =>
    Effect.gen(function* () {
      const versions = yield* passed
      const anns = yield* standing(1)
      yield* Sync.decide(versions, [yield* decider().erases([ann])])
      assert.deepStrictEqual(said(yield* record(draftOf(anns, 1), draftOf(yield* standing(2), 2))), [
        [codeOf(2)],
        [{ _tag: "Erased" }]
      ])
      const many = Array.from({ length: Certificate.maxDrafts + 1 }, (_, at) => draftOf(anns, at))
      assert.isTrue(Exit.hasDies(yield* Effect.exit(record(...many))))
      assert.deepStrictEqual(said(yield* record()), [[], []])
    }).pipe(Effect.provide(open()))
  )
}

const overtakings = (open: Open): void => {
  it.effect("records nothing of what moves on, is certified or is erased while it is planned", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      const decide = (deciding: ReturnType<ReturnType<typeof decider>["voids"]>) =>
        Effect.flatMap(deciding, (draft) => Sync.decide(versions, [draft]))
      const anns = yield* standing(1)
      const records = (by: Effect.Effect<unknown, unknown, Ledger.Ledger>, draft: Certificate.Draft) =>
        Effect.flatMap(overtaken(ledger, through(ledger, by)), (late) => through(late, record(draft)))
      const outcomes = [
        records(decide(decider().reissues(ann, "exam-pass")), draftOf(anns, 1)),
        records(record(draftOf(anns, 2, { revision: 2 })), draftOf(anns, 3, { revision: 2 })),
        records(decide(decider().erases([ann])), draftOf(anns, 4, { revision: 2, supersedes: codeOf(2) }))
      ]
      assert.deepStrictEqual((yield* Effect.all(outcomes)).map(said), [
        [[], [{ _tag: "Moved", revision: 2 }]],
        [[], [{ _tag: "Superseded", last: codeOf(2) }]],
        [[], [{ _tag: "Erased" }]]
      ])
      assert.strictEqual((yield* ledger.certificates(null, 9)).length, 1)
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "ends at once where a newer catalog is applied meanwhile, and goes on where somebody else only writes",
    () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* passed
        const attempts = Effect.fnUntraced(function* (
          by: Effect.Effect<unknown, unknown, Ledger.Ledger>,
          number: number,
          supersedes: string | null = null
        ) {
          const draft = draftOf(yield* standing(1), number, { supersedes })
          let commits = 0
          const counted = before(yield* overtaken(ledger, through(ledger, by)), () => Effect.sync(() => (commits += 1)))
          const outcome = yield* Effect.result(through(counted, record(draft)))
          return { commits, said: Result.isSuccess(outcome) ? said(outcome.success) : outcome.failure.message }
        })
        const writes = Effect.flatMap(decider().sets(ann, "exam-pass", "due", "2014-06-01"), (draft) =>
          Sync.decide(versions, [draft])
        )
        assert.deepStrictEqual(yield* attempts(writes, 1), { commits: 1, said: [[], [{ _tag: "Moved", revision: 2 }]] })
        assert.deepStrictEqual(yield* attempts(say(versions, [bob.scored("essay", 60, "2014-05-11")]), 2), {
          commits: 1,
          said: [[codeOf(2)], []]
        })
        const applies = Effect.flatMap(
          Effect.fromResult(Catalog.decode({ ...catalog, certifications: [] })),
          Sync.apply
        )
        const ended = yield* attempts(applies, 3, codeOf(2))
        assert.strictEqual(ended.commits, 1)
        assert.match(String(ended.said), /catalog version 2 has been applied since.* run again/)
      }).pipe(Effect.provide(open()))
  )

  it.effect("records nothing about three people once a link between the other two is taken back meanwhile", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* passed
      yield* say(versions, [eve.scored("essay", 60, "2014-05-11")])
      const decide = (deciding: Deciding) => Effect.flatMap(deciding, (draft) => Sync.decide(versions, [draft]))
      yield* decide(decider().links(ann, bob))
      yield* decide(decider().links(bob, eve))
      const three = [1, 2, 3].map(ByHand.contact)
      const late = yield* overtaken(ledger, through(ledger, decide(decider().separates(bob, eve))))
      const draft = draftOf(yield* standing(1), 1, { about: three })
      assert.deepStrictEqual(said(yield* through(late, record(draft))), [
        [],
        [{ _tag: "Person", about: three.slice(0, 2) }]
      ])
      assert.deepStrictEqual(said(yield* record({ ...draft, about: three.slice(0, 2) })), [[codeOf(1)], []])
    }).pipe(Effect.provide(open()))
  )
}

/** Several programs that certify. */
export const ledgerCertifiers = (open: Two): void => {
  it.effect("who certify one achievement, planned at once: one is in the place of the other, or is told of it", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      yield* through(one, passed)
      const anns = yield* through(one, standing(1))
      // What was seen before the other recorded its own.
      yield* through(other, record(draftOf(anns, 1)))
      assert.deepStrictEqual(said(yield* through(one, record(draftOf(anns, 2)))), [
        [],
        [{ _tag: "Superseded", last: codeOf(1) }]
      ])
      assert.deepStrictEqual(said(yield* through(one, record(draftOf(anns, 2, { supersedes: codeOf(1) })))), [
        [codeOf(2)],
        []
      ])
    })
  )

  // In real time, for one of them waits for the other.
  it.live("at once lose none, share no place, and put one after another", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      yield* through(one, passed)
      const [anns, bobs] = [yield* through(one, standing(1)), yield* through(one, standing(2))]
      // Each draws the places that the other draws, and others where it was second.
      const write = (ledger: Handle, achievement: typeof anns, own: number) =>
        through(
          ledger,
          Effect.gen(function* () {
            let last: string | null = null
            for (const at of [0, 1, 2]) {
              const code = codeOf(own + at)
              const parts: Partial<Certificate.Draft> = { code, supersedes: last }
              const { refused } = yield* record(draftOf(achievement, 500 + at, parts))
              if (refused.length > 0) {
                assert.deepStrictEqual(
                  refused.map(({ why }) => why),
                  [{ _tag: "Taken" }]
                )
                assert.deepStrictEqual(said(yield* record(draftOf(achievement, own + at, parts))), [[code], []])
              }
              last = code
            }
          })
        )
      yield* Effect.all([write(one, anns, 10), write(other, bobs, 20)], { concurrency: 2 })
      const all = yield* one.certificates(null, Ledger.maxPage)
      assert.deepStrictEqual(all.map(({ code }) => code).toSorted(), [10, 11, 12, 20, 21, 22].map(codeOf))
      const places = all.map(Certificate.numberOf).toSorted((a, b) => a - b)
      assert.deepStrictEqual(places.slice(3), [500, 501, 502])
      assert.strictEqual(new Set(places).size, 6)
      assert.strictEqual(all.filter(({ supersededBy }) => supersededBy === null).length, 2)
      assert.deepStrictEqual(yield* other.check, [])
    })
  )
}

export const ledgerCertifying = (open: Open): void => {
  describe("recording certificates", () => {
    outcomes(open)
    overtakings(open)
  })
}
