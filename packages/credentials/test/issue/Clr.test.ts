/** Records of all that somebody holds. */
import { assert, describe, it } from "@effect/vitest"
import { AchievementId } from "@laurel/core"
import { Clr, OpenBadge, Subject } from "@laurel/credentials"
import { Effect } from "effect"
import { isObject, isText, type JsonObject, listOf } from "../../src/Json.ts"
import { instant, issuer, published, recordOf, statement, unlisted, verify } from "./given.ts"
import { verifiedElsewhere } from "./elsewhere.ts"
import { alone, anew } from "./keys.ts"

const signer = anew()
const own = published([recordOf(signer)])

const badges = (count: number) =>
  Effect.forEach(Array.from({ length: count }), (_, index) => {
    const achievement = AchievementId.parse(`type-${index % 7}:${index + 1}:1`) ?? (undefined as never) // It is one.
    return OpenBadge.sign(statement({ code: `code-${index}`, achievement }), {
      ...unlisted(signer),
      subject: Subject.of([{ kind: "emailAddress", value: "ann@example.org" }])
    })
  })

const options: Clr.Options = {
  issuer,
  signer,
  id: "urn:uuid:00000000-0000-4000-8000-000000000001",
  subject: Subject.of(),
  name: "Everything that is held on 2026-06-01",
  issuedAt: instant("2026-05-31T10:00:00Z")
}

/** A record out of which its first badge was taken. */
const torn = (record: JsonObject): JsonObject => {
  const subject: JsonObject = Object(record["credentialSubject"])
  return {
    ...record,
    credentialSubject: { ...subject, verifiableCredential: listOf(subject["verifiableCredential"]).slice(1) }
  }
}

/** Objects that are told apart by nothing but what they say. */
const nameless = (value: unknown): ReadonlyArray<JsonObject> =>
  Array.isArray(value)
    ? value.flatMap(nameless)
    : isObject(value)
      ? [...(isText(value["id"]) ? [] : [value]), ...Object.values(value).flatMap(nameless)]
      : []

describe("a record", () => {
  it.live("holds, and each badge in it by itself", () =>
    Effect.gen(function* () {
      const record = yield* Clr.sign(yield* badges(3), options)
      const { answer, credentials } = yield* verify(record, own)
      assert.strictEqual(answer, "valid")
      assert.deepStrictEqual(
        credentials.map(({ kind, answer }) => [kind, answer]),
        [
          ["collection", "valid"],
          ["badge", "valid"],
          ["badge", "valid"],
          ["badge", "valid"]
        ]
      )
    })
  )
  it.live("is taken by another implementation, and no more once a badge is taken out", () =>
    Effect.gen(function* () {
      const record = yield* Clr.sign(yield* badges(2), { ...options, issuer: alone(signer) })
      assert.isTrue(yield* verifiedElsewhere(signer, record))
      assert.isFalse(yield* verifiedElsewhere(signer, torn(record)))
    })
  )
  it.live("does not hold once a badge is taken out, while those that are left do", () =>
    Effect.gen(function* () {
      const record = yield* Clr.sign(yield* badges(3), options)
      const { credentials } = yield* verify(torn(record), own)
      assert.deepStrictEqual(
        credentials.map(({ answer }) => answer),
        ["invalid", "valid", "valid"]
      )
    })
  )
  it.live("has an id in everything that may have one, so that it is soon signed", () =>
    Effect.gen(function* () {
      const record = yield* Clr.sign(yield* badges(2), options)
      const kinds = new Set(nameless(record).map(({ type }) => String(type)))
      // In Open Badges 3.0 these have none.
      assert.deepStrictEqual([...kinds].toSorted(), ["DataIntegrityProof", "IdentityObject", "Result"])
    })
  )
  it.live("of a hundred badges is signed", () =>
    Effect.gen(function* () {
      const all = yield* badges(2)
      const hundred = Array.from({ length: 100 }, (_, index) => ({ ...all[index % 2], id: `urn:uuid:${index}` }))
      const { proof } = yield* Clr.sign(hundred, options)
      assert.isDefined(proof)
    })
  )
  it.live("is not made of none, of more than there is room for, of one twice, or of one that is not signed", () =>
    Effect.gen(function* () {
      const [one = {}] = yield* badges(1)
      const { proof: _, ...unsigned } = one
      const made = (all: ReadonlyArray<JsonObject>) =>
        Effect.map(Effect.flip(Clr.sign(all, options)), (error) =>
          error._tag === "Unsignable" ? error.found : error.message
        )
      assert.strictEqual(yield* made([]), "0")
      assert.strictEqual(yield* made(Array.from({ length: 501 }, () => one)), "501")
      assert.strictEqual(yield* made([one, one]), "one without, or one twice")
      assert.strictEqual(yield* made([unsigned]), "one without, or one twice")
    })
  )
})
