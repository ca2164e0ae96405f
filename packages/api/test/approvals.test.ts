/** Decisions that count only once somebody else has approved them. */
import { assert, describe, it } from "@effect/vitest"
import { type Decision, Id, Ledger } from "@laurel/core"
import { Commands, decider, type Participant } from "@laurel/testkit"
import { Effect } from "effect"
import { Server } from "../src/index.ts"
import * as Scope from "../src/Scope.ts"
import { got } from "./got.ts"
import {
  acme,
  ann,
  body,
  bob,
  bolt,
  dan,
  decide,
  eve,
  everything,
  numbers,
  onCrane,
  world,
  type World
} from "./world.ts"

const mia = decider()

/** Each of them is granted the crane pass, in that order. */
const granted = Effect.fnUntraced(function* (...people: ReadonlyArray<Participant>) {
  const all = people.map(onCrane)
  yield* Commands.say(all.map((who) => who.registered("2024-09-01")))
  yield* decide(...all.map((who) => mia.grants(who, "crane/pass", "2026-01-01")))
})

const listed = (ask: World["ask"], as: Parameters<World["ask"]>[0] = {}) =>
  Effect.map(got(ask(as, "GET", "/v1/review/approvals")), ({ json }) => json.rows)

const idsOf = (rows: ReadonlyArray<{ readonly decision: { readonly id: number } }>) =>
  rows.map((row) => row.decision.id)

describe("decisions that wait for somebody else", () => {
  it.effect("are told with who may approve and whom they are about, until they are approved or withdrawn", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* granted(ann, eve, dan)
        const { contact } = yield* numbers(ann)
        const [first, ...others] = yield* listed(ask)
        assert.deepStrictEqual([first.decision.id, first.decision.act._tag, first.roles], [1, "Granted", ["moderator"]])
        assert.deepStrictEqual(
          first.contacts.map(({ id }: { readonly id: string }) => id),
          [contact]
        )
        assert.deepStrictEqual(idsOf(others), [2, 3])
        for (const act of [
          { _tag: "Approved", decision: 1 },
          { _tag: "Withdrawn", decision: 3 }
        ]) {
          const given = body({ act, reason: "r" })
          assert.strictEqual((yield* got(ask({ role: "moderator" }, "POST", "/v1/decisions", given))).status, 200)
        }
        assert.deepStrictEqual(idsOf(yield* listed(ask)), [2])
      })
    )
  )

  it.effect("are none where a grant counts at once", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* decide(mia.grants(ann, "forklift-pass", "2026-01-01"))
        assert.deepStrictEqual(yield* listed(ask), [])
      })
    )
  )

  it.effect("are those about its own people to a key of some accounts, and none to one that may not read", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        yield* granted(eve, ann, dan, bob)
        assert.deepStrictEqual(idsOf(yield* listed(ask, acme)), [2, 4])
        assert.deepStrictEqual(idsOf(yield* listed(ask, bolt)), [1])
        // A page ends with the last of its own people, and says nothing of those who come after.
        const page = yield* got(ask(bolt, "GET", "/v1/review/approvals?limit=1"))
        assert.isNull(page.json.next)
        assert.strictEqual((yield* got(ask({ scopes: ["decide"] }, "GET", "/v1/review/approvals"))).status, 403)
      })
    )
  )

  it.effect(
    "are looked through a thousand at a time for a key that may see few: an empty page says where to go on",
    () =>
      world(() =>
        Effect.gen(function* () {
          // Of acme a thousand, of bolt the last.
          yield* granted(...Array.from({ length: 1_000 }, () => ann))
          yield* granted(eve)
          const ledger = yield* Ledger.Ledger
          let asked = 0
          const counting = Ledger.Ledger.of({
            ...ledger,
            contacts: (ids) => Effect.suspend(() => ((asked += 1), ledger.contacts(ids)))
          })
          const server = yield* Effect.provideService(Server.make(), Ledger.Ledger, counting)
          const asks = (as: typeof bolt, query: string) =>
            Effect.gen(function* () {
              asked = 0
              const request = new Request(`http://laurel.example/v1/review/approvals?${query}`)
              const { json } = yield* got(server.answer(request, { ...everything, ...as }))
              return { ids: idsOf(json.rows), next: json.next, asked }
            })
          const first = yield* asks(bolt, "")
          assert.deepStrictEqual([first.ids, first.asked], [[], 10])
          assert.deepStrictEqual(JSON.parse(Buffer.from(first.next, "base64url").toString()), {
            asked: '["approvals"]',
            at: null,
            after: 1_000
          })
          assert.deepStrictEqual(yield* asks(bolt, `cursor=${first.next}`), { ids: [1_001], next: null, asked: 1 })
          // Whoever sees all of them has a page full before that, and the same rows in pages of any size.
          const all = yield* asks({}, "")
          assert.deepStrictEqual([all.ids.length, all.asked], [100, 2])
          const whole = yield* asks({}, "limit=1000")
          const rest = yield* asks({}, `limit=1000&cursor=${whole.next}`)
          assert.deepStrictEqual([whole.ids.length, rest.ids, rest.next], [1_000, [1_001], null])
          // One fewer is in front of theirs: it is found at once, and nothing comes after it.
          yield* decide(mia.withdraws(1))
          assert.deepStrictEqual(yield* asks(bolt, ""), { ids: [1_001], next: null, asked: 10 })
        }).pipe(Effect.scoped)
      )
  )

  it.effect("are shown to a key of some accounts where everybody whom they are about is found and theirs", () =>
    world(() =>
      Effect.gen(function* () {
        yield* granted(ann, ann, ann, ann, ann)
        const contactOf = (name: string) =>
          Ledger.Ledger.use((ledger) => ledger.find(name)).pipe(Effect.map((found) => found.map(({ id }) => id)))
        const [own, also, others] = [yield* contactOf("ann"), yield* contactOf("bob"), yield* contactOf("eve")]
        const nobody = Id.ContactId.make(999)
        const about = [own, [...own, ...also], [...own, ...others], [...own, nobody], []]
        const ledger = yield* Ledger.Ledger
        const decided = (after: Id.DecisionId | null) =>
          Effect.map(ledger.decided(after), (page) =>
            page.map((decision): Decision.Decision => ({ ...decision, about: about[decision.id - 1] ?? [] }))
          )
        const server = yield* Effect.provideService(Server.make(), Ledger.Ledger, { ...ledger, decided })
        const decisions = yield* decided(null)
        const shownTo = Effect.fnUntraced(function* (as: typeof acme) {
          const caller = { ...everything, ...as }
          const request = new Request("http://laurel.example/v1/review/approvals")
          const rows = idsOf((yield* got(server.answer(request, caller))).json.rows)
          // It is the same wherever decisions are told.
          const isSeen = yield* Scope.decisions(caller, decisions)
          assert.deepStrictEqual(
            decisions.filter(isSeen).map(({ id }) => Number(id)),
            rows
          )
          return rows
        })
        assert.deepStrictEqual(yield* shownTo(acme), [1, 2])
        assert.deepStrictEqual(yield* shownTo({}), [1, 2, 3, 4, 5])
      }).pipe(Effect.scoped)
    )
  )
})
