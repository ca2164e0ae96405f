/** What the public pages are told of certificates, their keys and lists: truthful, and of nobody. */
import { assert, describe, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import { KeysError, PublicSource } from "@laurel/credentials"
import { Commands, decider, inMemory, participant } from "@laurel/testkit"
import { Effect } from "effect"
import { isObject } from "../../src/Json.ts"
import { recordOf } from "../issue/given.ts"
import { addresses, ann, begin, bob, catalog, decide, issue, issuer, now, signer } from "./world.ts"

const mia = decider()
const record = recordOf(signer)
const keys = Effect.succeed({ history: [record], signer: () => signer })
const source = PublicSource.make({ issuer, keys, freshness: 0 })

describe("the public", () => {
  it.effect("tells what a type takes as a list where it has clauses, and says nothing of it that its title says", () =>
    Effect.gen(function* () {
      const passed = { rule: "passed", group: "practice" }
      const any = { rule: "any", of: [{ rule: "scored", group: "theory", atLeast: 0.6 }, passed] }
      const nested = { id: "site-access", courses: ["forklift"], rule: { rule: "all", of: [any, passed] } }
      yield* begin([ann], { ...catalog, achievementTypes: [...catalog.achievementTypes, nested] })
      const told = yield* source
      const said = Effect.fnUntraced(function* (type: string) {
        const described = yield* told.achievement(type)
        const document: unknown = JSON.parse(described?.document ?? "null")
        // A badge has to have one.
        assert.strictEqual(isObject(document) ? document["description"] : undefined, described?.criteria)
        return described?.criteria.replaceAll(/score of .*/g, "scored")
      })
      const line = "passed one of practice"
      assert.strictEqual(
        yield* said("site-access"),
        `all of these:\n- one of these:\n  - a scored\n  - ${line}\n- ${line}`
      )
      assert.strictEqual(yield* said("ladder-course"), "completed one of walk")
    }).pipe(inMemory)
  )

  it.effect("is told how a certificate stands and what it says, and nothing of a code that never was", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      const { code, kept } = yield* issue(ann)
      const { certificate } = yield* source
      const found = yield* certificate(code)
      assert.strictEqual(found?.standing._tag, "Valid")
      assert.deepStrictEqual(found?.statement, kept.statement)
      // A code is drawn at random, and may spell anything.
      assert.notMatch(JSON.stringify(found).replaceAll(code, ""), /Ann|ann|student/)
      assert.strictEqual(yield* certificate(`${code.slice(0, 21)}x`), undefined)
      assert.strictEqual(yield* certificate("AAAAAAAAAAAAAAAAAAAAAA"), undefined)
      yield* decide(mia.erases([ann]))
      const erased = yield* certificate(code)
      assert.deepStrictEqual([erased?.standing._tag, erased?.statement], ["Erased", null])
    }).pipe(inMemory)
  )

  it.effect("is told that a signature is not believed once its key is compromised, and not where it was retired", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
      yield* decide(mia.voids(bob, "forklift-licence"))
      const at = yield* now
      let history = [recordOf(signer, { retired: at })]
      const keys = Effect.sync(() => ({ history, signer: () => signer }))
      const { certificate } = yield* PublicSource.make({ issuer, keys, freshness: 0 })
      const said = (code: string) =>
        Effect.map(certificate(code), (found) => `${found?.standing._tag} ${found?.isBelieved}`)
      assert.deepStrictEqual([yield* said(anns.code), yield* said(bobs.code)], ["Valid true", "Void true"])
      history = [recordOf(signer, { retired: at, compromised: at })]
      assert.deepStrictEqual([yield* said(anns.code), yield* said(bobs.code)], ["Valid false", "Void false"])
      // A folder of keys that is another, or empty, says nothing of what a key signed.
      history = []
      assert.match(
        (yield* Effect.flip(said(anns.code))).message,
        /^expected the keys that certificates were signed with/
      )
    }).pipe(inMemory)
  )

  it.effect("can ask whether it is of a person, by the name on it or an address, however that is written", () =>
    Effect.gen(function* () {
      const carl = participant({ offering: "forklift-1", contact: "carl@example.org", scheme: "email" })
      yield* begin([ann, bob, carl])
      const anns = yield* issue(ann, { identifiers: [{ kind: "emailAddress", value: "ann@example.org" }] })
      const [bobs, carls] = [yield* issue(bob, { name: null }), yield* issue(carl, { name: null })]
      const { compare } = yield* source
      const ask = (code: string, given: string) => compare(code, given)
      assert.strictEqual(yield* ask(anns.code, "  ann A\u030angstro\u0308m "), "same")
      assert.strictEqual(yield* ask(anns.code, "Ann Angstrom"), "other")
      assert.strictEqual(yield* ask(anns.code, "Ann@Example.org"), "same")
      assert.strictEqual(yield* ask(anns.code, "ann@example.com"), "other")
      assert.strictEqual(yield* ask(carls.code, "CARL@example.org"), "same")
      assert.strictEqual(yield* ask(carls.code, "Carl"), "noName")
      assert.strictEqual(yield* ask(bobs.code, "Bob"), "untold")
      // What he is called elsewhere is no address, and whoever tries numbers is told nothing.
      assert.strictEqual(yield* ask(bobs.code, "bob@example.org"), "untold")
      assert.strictEqual(yield* ask((yield* issue(bob, { name: "Bob" })).code, "bob@example.org"), "noAddress")
      assert.strictEqual(yield* ask("AAAAAAAAAAAAAAAAAAAAAA", "Bob"), undefined)
    }).pipe(inMemory)
  )

  it.effect("finds the keys, the lists that are in use, and what an achievement takes", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      yield* issue(ann)
      const told = yield* source
      const json = (text: string | undefined): unknown => JSON.parse(text ?? "null")
      const did = json((yield* told.did).text)
      assert.strictEqual(isObject(did) ? did["id"] : undefined, addresses.issuer)
      assert.strictEqual(yield* told.key("other"), undefined)
      assert.isDefined(yield* told.key(signer.id))
      for (const kind of ["revocation", "suspension", "reasons"] as const) {
        assert.isDefined(yield* told.list(1, kind))
        assert.strictEqual(yield* told.list(2, kind), undefined)
      }
      const described = yield* told.achievement("forklift-licence")
      assert.strictEqual(described?.name, "Forklift licence")
      assert.match(described?.criteria ?? "", /passed one of practice/)
      assert.strictEqual(described?.description, "")
      const document = json(described?.document)
      assert.strictEqual(
        isObject(document) ? document["id"] : undefined,
        addresses.achievement(Id.TypeId.make("forklift-licence"))
      )
      assert.strictEqual(yield* told.achievement("../etc"), undefined)
      // One that is gone from the catalog is still what was issued.
      yield* Commands.applyCatalog({ ...catalog, achievementTypes: catalog.achievementTypes.slice(1) })
      assert.strictEqual((yield* told.achievement("forklift-licence"))?.name, "Forklift licence")
    }).pipe(inMemory)
  )

  it.effect("is told to come again where a key can't be had, and the operator why", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [{ code }, bobs] = [yield* issue(ann), yield* issue(bob)]
      yield* decide(mia.erases([bob]))
      const broken = new KeysError({ where: "/keys", expected: "keys", found: "none", advice: "Make some." })
      const told = yield* PublicSource.make({ issuer, keys: Effect.fail(broken), freshness: 0 })
      const error = yield* Effect.flip(told.did)
      assert.strictEqual(error.message, "/keys: expected keys, and found none. Make some.")
      assert.match((yield* Effect.flip(told.list(1, "revocation"))).message, /found none/)
      assert.match((yield* Effect.flip(told.certificate(code))).message, /found none/)
      // Where only the private ones are not to be had, nothing is signed, and what was signed can be checked.
      const closed = yield* PublicSource.make({
        issuer,
        keys: Effect.fail(broken),
        history: Effect.succeed([record]),
        freshness: 0
      })
      assert.include((yield* closed.did).text, signer.id)
      assert.isDefined(yield* closed.key(signer.id))
      assert.strictEqual((yield* closed.certificate(code))?.isBelieved, true)
      assert.match((yield* Effect.flip(closed.list(1, "revocation"))).message, /found none/)
      // What needs no key is answered.
      assert.strictEqual((yield* told.certificate(bobs.code))?.standing._tag, "Erased")
      assert.isDefined(yield* told.list(1, "reasons"))
    }).pipe(inMemory)
  )
})
