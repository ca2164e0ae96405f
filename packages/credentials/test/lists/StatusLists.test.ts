/** Status lists: which bits are set, that the ledger alone decides it, and what strangers read in them. */
import { generateKeyPairSync } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Certificate, Ledger } from "@laurel/core"
import { LocalSigner, SignedLists, Signer, StatusLists } from "@laurel/credentials"
import { Commands, decider, inMemory } from "@laurel/testkit"
import { Effect, Logger, Result } from "effect"
import { TestClock } from "effect/testing"
import { isObject } from "../../src/Json.ts"
import { statuses } from "./oracle.ts"
import {
  addresses,
  ann,
  begin,
  bob,
  by,
  certificateOf,
  decide,
  issue,
  named,
  now,
  on,
  signer
} from "../issuing/world.ts"

const mia = decider()

/** Places of set bits. */
const places = (bits: Uint8Array): ReadonlyArray<number> =>
  [...bits.entries()].flatMap(([at, byte]) =>
    byte === 0 ? [] : [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte & (0x80 >> bit)) !== 0).map((bit) => at * 8 + bit)
  )

const listNow = Effect.flatMap(now, (moment) => StatusLists.read(1, moment))

describe("a status list", () => {
  it.effect("has exactly the bits of what is taken back and of what is suspended, and never a neighbour's", () =>
    Effect.gen(function* () {
      const [carl, dora] = [named("carl"), named("dora")]
      yield* begin([ann, bob, carl, dora])
      const [anns, bobs, carls, doras] = [yield* issue(ann), yield* issue(bob), yield* issue(carl), yield* issue(dora)]
      const again = yield* issue(dora)
      yield* decide(mia.voids(ann, "forklift-licence"), mia.suspends(bob, "forklift-licence", "2026-05-11"))
      const index = (code: string) => Effect.map(certificateOf(code), (found) => found.index)
      const list = yield* listNow
      assert.strictEqual(list.bits.revocation.length, 16_384)
      assert.deepStrictEqual(
        places(list.bits.revocation),
        [yield* index(anns.code), yield* index(doras.code)].toSorted((a, b) => a - b)
      )
      assert.deepStrictEqual(places(list.bits.suspension), [yield* index(bobs.code)])
      assert.sameMembers(
        list.back.map(({ code, standing }) => `${code} ${standing}`),
        [`${anns.code} Void`, `${doras.code} Superseded`]
      )
      assert.notInclude(
        list.back.map(({ code }) => code),
        carls.code
      )
      assert.notInclude(
        list.back.map(({ code }) => code),
        again.code
      )
    }).pipe(inMemory)
  )

  it.effect(
    "clears a bit when it is reinstated, sets it on the day of a revocation, and keeps that of an erased person",
    () =>
      Effect.gen(function* () {
        yield* begin([ann, bob])
        const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
        yield* decide(
          mia.suspends(ann, "forklift-licence", "2026-05-11"),
          mia.revokes(bob, "forklift-licence", "2026-05-12")
        )
        const both = Effect.map(listNow, ({ bits }) => [places(bits.revocation).length, places(bits.suspension).length])
        assert.deepStrictEqual(yield* both, [0, 1])
        yield* decide(mia.reinstates(ann, "forklift-licence", "2026-05-12"))
        yield* on("2026-05-12")
        assert.deepStrictEqual(yield* both, [1, 0])
        yield* decide(mia.erases([bob]))
        const [{ back }, kept] = [yield* listNow, yield* certificateOf(bobs.code)]
        assert.deepStrictEqual(back, [{ code: bobs.code, standing: "Erased" }])
        assert.strictEqual(kept.text, null)
        assert.notStrictEqual((yield* certificateOf(anns.code)).index, kept.index)
      }).pipe(inMemory)
  )

  it.effect("is signed for a day, as strangers read it, and is made anew once something was recorded", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
      let signed = 0
      const key = { ...signer, sign: (bytes: Uint8Array) => (signed++, signer.sign(bytes)) }
      const lists = yield* SignedLists.make({ addresses, signer: Effect.succeed(key), freshness: 0 })
      const said = Effect.fnUntraced(function* (credential: object) {
        const revocation = (yield* lists.text(1, "revocation")) ?? ""
        const suspension = (yield* lists.text(1, "suspension")) ?? ""
        const found = yield* statuses(credential, { revocation, suspension }, signer, yield* now)
        assert.strictEqual(found["suspension"], false)
        return found["revocation"]
      })
      assert.deepStrictEqual([yield* said(anns.kept.credential), yield* said(bobs.kept.credential)], [false, false])
      assert.strictEqual(signed, 2)
      yield* decide(mia.voids(ann, "forklift-licence"))
      assert.deepStrictEqual([yield* said(anns.kept.credential), yield* said(bobs.kept.credential)], [true, false])
      assert.strictEqual(signed, 4)
      // What was recorded changes no bit: nothing is signed again, until half of the list's day is over.
      yield* Commands.say([named("carl").registered("2026-05-11")])
      yield* said(anns.kept.credential)
      assert.strictEqual(signed, 4)
      yield* TestClock.adjust("13 hours")
      assert.strictEqual(yield* said(anns.kept.credential), true)
      assert.strictEqual(signed, 6)
      assert.strictEqual(yield* lists.text(2, "revocation"), undefined)
    }).pipe(inMemory)
  )

  it.effect(
    "asks for no certificate while it is kept, however often it is fetched, and for one of a list never used",
    () =>
      Effect.gen(function* () {
        yield* begin([ann])
        yield* issue(ann)
        const ledger = yield* Ledger.Ledger
        const limits: Array<number> = []
        const counted = Ledger.Ledger.of({
          ...ledger,
          certificatesIn: (list, after, limit) => {
            limits.push(limit)
            return ledger.certificatesIn(list, after, limit)
          }
        })
        const lists = yield* SignedLists.make({ addresses, signer: Effect.succeed(signer), freshness: 0 })
        const text = (list: number) => Effect.provideService(lists.text(list, "revocation"), Ledger.Ledger, counted)
        assert.isString(yield* text(1))
        assert.isAbove(limits.length, 1)
        limits.length = 0
        assert.isString(yield* text(1))
        assert.deepStrictEqual(limits, [])
        assert.strictEqual(yield* text(2), undefined)
        assert.deepStrictEqual(limits, [1])
      }).pipe(inMemory)
  )

  it.effect(
    "says that it is five minutes older than it is, for clocks that are behind, and ends a day after it was made",
    () =>
      Effect.gen(function* () {
        yield* begin([ann])
        yield* issue(ann)
        const made = yield* now
        const { validFrom, validUntil } = yield* StatusLists.bitstring(yield* listNow, "revocation", addresses, made)
        assert.strictEqual(Date.parse(String(validFrom)), Math.floor(made / 1_000) * 1_000 - 300_000)
        assert.strictEqual(Date.parse(String(validUntil)), Math.floor(made / 1_000) * 1_000 + 86_400_000)
      }).pipe(inMemory)
  )

  it.effect("is signed anew as soon as another key signs, and never without need", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      yield* issue(ann)
      yield* issue(bob)
      const next = Result.getOrThrow(LocalSigner.of(generateKeyPairSync("ed25519").privateKey))
      const closed = new Signer.SigningError({ where: "the keys", message: "none signs" })
      let key: Effect.Effect<Signer.Signer, Signer.SigningError> = Effect.succeed(signer)
      const lists = yield* SignedLists.make({ addresses, freshness: 60_000, signer: Effect.suspend(() => key) })
      const texts = Effect.all(StatusLists.purposes.map((purpose) => lists.text(1, purpose)))
      const first = yield* texts
      assert.isTrue(first.every((text) => text?.includes(`#${signer.id}"`)))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* texts, first)
      // Within the time for which what was recorded since may wait.
      key = Effect.succeed(next)
      const second = yield* texts
      assert.isTrue(second.every((text) => text?.includes(`#${next.id}"`)))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* texts, second)
      // What was signed goes on to be handed out while its bits are right and no key can be had; what is new can't be signed.
      key = Effect.fail(closed)
      assert.deepStrictEqual(yield* texts, second)
      yield* decide(mia.voids(bob, "forklift-licence"))
      yield* TestClock.adjust("2 minutes")
      assert.strictEqual((yield* Effect.flip(texts)).message, "none signs")
      assert.isDefined(yield* lists.text(1, "reasons"))
    }).pipe(inMemory)
  )

  it.effect("gives reasons by their kind, in no word that anybody wrote", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const { code } = yield* issue(ann)
      yield* issue(bob)
      yield* decide(
        decider("mia", "manager", "Ann forged her signature").revokes(ann, "forklift-licence", "2026-05-11")
      )
      const lists = yield* SignedLists.make({ addresses, signer: Effect.succeed(signer), freshness: 0 })
      const text = (yield* lists.text(1, "reasons")) ?? ""
      assert.notMatch(text, /forged|Ann/)
      const json: unknown = JSON.parse(text)
      assert.deepStrictEqual(isObject(json) ? json["revokedCredential"] : undefined, [
        { id: addresses.certificate(code), revoked: true, revocationReason: "It was revoked for cause." }
      ])
    }).pipe(inMemory)
  )

  it.effect("takes back one whose text can't be read, tells the operator which, and answers for all the others", () =>
    Effect.gen(function* () {
      yield* begin([ann, bob])
      const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
      yield* decide(mia.suspends(bob, "forklift-licence", "2026-05-11"))
      const told: Array<unknown> = []
      const logger = Logger.make(({ message }) => told.push(message))
      const read = listNow.pipe(Effect.provide(Logger.layer([logger])))
      assert.deepStrictEqual((yield* read).back, [])
      assert.deepStrictEqual(told, [])
      const { contact, about, achievement, revision, catalog, index } = yield* certificateOf(anns.code)
      const [code, text] = ["AAAAAAAAAAAAAAAAAAAAAA", JSON.stringify({ ...anns.kept, whole: "Ann" })]
      const draft = { contact, about, achievement, revision, catalog, by, code, text, list: 1, supersedes: anns.code }
      const other = index === 7 ? 8 : 7
      yield* Certificate.record(yield* Commands.versions, [{ ...draft, index: other }])
      const { bits, back } = yield* read
      assert.sameMembers([...places(bits.revocation)], [index, other])
      assert.deepStrictEqual(places(bits.suspension), [(yield* certificateOf(bobs.code)).index])
      assert.sameDeepMembers(
        [...back],
        [
          { code: anns.code, standing: "Superseded" },
          { code, standing: "Unreadable" }
        ]
      )
      const words = told.flat().join(" ")
      assert.include(words, `the text of certificate ${code} can't be read`)
      assert.notInclude(words, anns.code)
      assert.notInclude(words, "Ann")
    }).pipe(inMemory)
  )

  it.effect("is handed out a little old where that is allowed, and never older", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      yield* issue(ann)
      const lists = yield* SignedLists.make({ addresses, signer: Effect.succeed(signer), freshness: 60_000 })
      const before = yield* lists.text(1, "reasons")
      yield* decide(mia.voids(ann, "forklift-licence"))
      assert.strictEqual(yield* lists.text(1, "reasons"), before)
      yield* TestClock.adjust("1 minute")
      assert.notStrictEqual(yield* lists.text(1, "reasons"), before)
    }).pipe(inMemory)
  )
})
