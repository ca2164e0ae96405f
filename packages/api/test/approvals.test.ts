/** Decisions that count only once somebody else has approved them. */
import { assert, describe, it } from "@effect/vitest"
import { Commands, decider, type Participant } from "@laurel/testkit"
import { Effect } from "effect"
import { got } from "./got.ts"
import { acme, ann, body, bob, bolt, dan, decide, eve, numbers, onCrane, world, type World } from "./world.ts"

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
})
