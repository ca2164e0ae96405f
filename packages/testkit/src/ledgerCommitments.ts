/** What a store promises of the commitments in its log: they open to whoever is shown what opens them, and to nobody else. */
import { assert, describe, it } from "@effect/vitest"
import { Certificate, Commitment, Id, type Leaf, Ledger, Merkle, Sha256 } from "@laurel/core"
import { Effect, Layer } from "effect"
import { codeOf } from "./certifying.ts"
import { leavesIn } from "./entriesIn.ts"
import { shownOf } from "./ledgerAnswers.ts"
import * as ByHand from "./ledgerByHand.ts"
import { person, told } from "./ledgerPersons.ts"
import { begin } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk } from "./participant.ts"
import { secretOf } from "./secrets.ts"

const { sha256 } = Sha256

/** What a leaf says that a field of it hides. */
const committed = ({ text }: Leaf.Leaf, field: Leaf.Hidden["field"]): unknown => JSON.parse(text ?? "{}")[field]

/** Two people, of one of whom everything is as of the other, and everything in the log shown. */
const shownAll = Effect.gen(function* () {
  yield* told(yield* begin, [person("Zoe"), person("Ulla")])
  // Both are called the same by somebody.
  const shared = [1, 2].map((contact) => ({
    contact: ByHand.contact(contact),
    identity: ByHand.identity("phone:1"),
    source: desk
  }))
  yield* ByHand.write({ claims: shared })
  const leaves = yield* leavesIn
  return { leaves, shown: yield* shownOf(leaves.map(({ of }) => of)) }
})

const kinds: { readonly [tag in Leaf.Of["_tag"]]?: Commitment.Kind } = {
  Contact: "contact",
  Learner: "learner",
  Claim: "claim",
  Fact: "fact",
  Decision: "decision",
  Certificate: "certificate"
}

/** The number of a record among those of its kind: of a certificate, of its place. */
const numberOf = ({ of, text }: Leaf.Leaf): number =>
  "id" in of ? of.id : "number" in of ? of.number : Certificate.numberOf(JSON.parse(text ?? "{}"))

const commitments = (open: Open): void => {
  it.effect("open to whoever is shown the text and its blind, which is made as the log's page says", () =>
    Effect.gen(function* () {
      const { shown } = yield* shownAll
      for (const leaf of shown) {
        const fields = leaf.hidden.map(({ field }) => field)
        const kind = kinds[leaf.of._tag]
        const isRead = leaf.of._tag === "Fact"
        assert.deepStrictEqual(fields, kind === undefined ? [] : isRead ? ["private", "raw"] : ["private"])
        for (const { field, blind, text } of leaf.hidden) {
          assert.strictEqual(Commitment.of(sha256, blind, text), committed(leaf, field))
          const { contact, about = [contact] } = JSON.parse(leaf.text ?? "{}")
          const own = field === "raw" ? "row" : (kind ?? "row")
          assert.deepStrictEqual(blind, Commitment.blind(sha256, Merkle.hex(secretOf(about[0])), own, numberOf(leaf)))
        }
      }
      const texts = shown.flatMap(({ hidden }) => hidden.map(({ text }) => text))
      for (const text of [
        `{"scheme":"student","value":"Zoe O'Neill"}`,
        `{"scheme":"card","value":"№ Ulla"}`,
        `{"key":"enrolment of Zoe"}`,
        `{"key":"row 2 of Zoe","said":"Zoe did well"}`,
        `{"key":"row 3 of Ulla"}`,
        `{"document":"files/Zoe.pdf","key":"proof of Zoe","provider":"Zoe & Co.","title":"Diploma of Zoe"}`,
        `{"reason":"since Ulla was ill"}`,
        `{"by":{"actor":"account of Ulla","role":"learner"},"text":"{\\"name\\":\\"Ulla O'Neill\\"}"}`,
        "row 2 of Zoe;Zoe O'Neill;Zoe did well"
      ])
        assert.include(texts, text)
    }).pipe(Effect.provide(open()))
  )

  it.effect("are all different, also those to one text, and what opens one opens no other", () =>
    Effect.gen(function* () {
      const { shown } = yield* shownAll
      const hidden = shown.flatMap((leaf) => leaf.hidden.map((own) => ({ ...own, is: committed(leaf, own.field) })))
      const texts = new Set(hidden.map(({ text }) => text))
      assert.isBelow(texts.size, hidden.length)
      assert.strictEqual(new Set(hidden.map(({ is }) => is)).size, hidden.length)
      assert.strictEqual(new Set(hidden.map(({ blind }) => blind)).size, hidden.length)
      for (const { blind } of hidden) {
        const opened = hidden.filter(({ text, is }) => Commitment.of(sha256, blind, text) === is)
        assert.deepStrictEqual(
          opened.map((each) => each.blind),
          [blind]
        )
      }
    }).pipe(Effect.provide(open()))
  )

  it.effect("are shown of the records asked for, once each and in the order of the log, and of no others", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const { leaves, shown } = yield* shownAll
      assert.deepStrictEqual(
        shown.map(({ index, of, text }): Leaf.Leaf => ({ index, of, text })),
        leaves
      )
      const some = shown.filter((_, at) => at % 3 === 1)
      const asked = [...some, ...some].toReversed().map(({ of }) => of)
      assert.deepStrictEqual(yield* ledger.leaves(asked), some)
      assert.deepStrictEqual(yield* ledger.leaves([]), [])
      const mark = leaves.findLast(({ of }) => of._tag !== "Entry")?.index ?? 0
      const unknown: ReadonlyArray<Leaf.Of> = [
        { _tag: "Commit", batch: 999 },
        { _tag: "Catalog", version: Id.CatalogVersion.make(9) },
        { _tag: "Contact", id: ByHand.contact(99) },
        { _tag: "Learner", id: Id.LearnerId.make(99) },
        { _tag: "Claim", contact: ByHand.contact(1), number: 4 },
        { _tag: "Claim", contact: ByHand.contact(3), number: 1 },
        { _tag: "Fact", id: Id.FactId.make(99) },
        { _tag: "Decision", id: Id.DecisionId.make(99) },
        { _tag: "Entry", index: mark },
        { _tag: "Entry", index: leaves.length },
        { _tag: "Certificate", code: codeOf(99) },
        { _tag: "Certificate", code: "" }
      ]
      assert.deepStrictEqual(yield* ledger.leaves(unknown), [])
      assert.deepStrictEqual(yield* ledger.leaves([...unknown, ...asked]), some)
    }).pipe(Effect.provide(open()))
  )

  it.effect("are shown of at most a thousand records at once", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const people = ByHand.people(Array.from({ length: Ledger.maxPage }, (_, index) => `student:${index + 1}`))
      yield* ByHand.write(people)
      const asked = (yield* leavesIn).map(({ of }) => of)
      const found = yield* ledger.leaves(asked)
      assert.deepStrictEqual(
        found.map(({ of }) => of),
        asked.slice(0, Ledger.maxPage)
      )
      const [first] = found.slice(-1).flatMap(({ hidden }) => hidden)
      assert.strictEqual(first?.text, `{"scheme":"student","value":"999"}`)
    }).pipe(Effect.provide(open()))
  )
}

/** What the leaves of a story say, in a ledger with these secrets. */
const texts = (ledger: ReturnType<Open>) =>
  Effect.map(leavesIn, (all) => all.map(({ of, text }) => [of._tag, text] as const)).pipe(
    (said) =>
      Effect.andThen(
        Effect.flatMap(begin, (versions) => told(versions, [person("Zoe")])),
        said
      ),
    Effect.provide(Layer.fresh(ledger))
  )

const secrecy = (opens: Open, open: Open): void => {
  it.effect("say nothing to whoever guesses: other secrets make others of them, and of nothing else", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* texts(opens()), yield* texts(opens())]
      assert.strictEqual(one.length, other.length)
      const differ = one.filter(([, text], at) => other[at]?.[1] !== text).map(([tag]) => tag)
      assert.deepStrictEqual(
        differ,
        one.filter(([tag]) => kinds[tag] !== undefined).map(([tag]) => tag)
      )
      assert.deepStrictEqual(yield* texts(open()), yield* texts(open()))
    })
  )

  it.effect("have a secret of its own for each contact, that is asked for when it becomes known, and never again", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const counting = Layer.succeed(Commitment.Secrets, (contact) => {
        asked.push(contact)
        return secretOf(contact)
      })
      yield* Effect.gen(function* () {
        const versions = yield* begin
        yield* told(versions, [person("Zoe"), person("Ulla")])
        yield* told(versions, [person("Zoe"), person("Eva")])
        assert.deepStrictEqual(asked, [1, 2, 3])
      }).pipe(Effect.provide(Layer.provide(opens(), counting)))
    })
  )
}

export const ledgerCommitments = (opens: Open, open: Open): void => {
  describe("the commitments in the log", () => {
    commitments(open)
    secrecy(opens, open)
  })
}
