/** Credentials that are broken anywhere: whatever comes of them, it is told, and nothing is valid that says something else. */
import { assert, describe, it } from "@effect/vitest"
import { Verify } from "@laurel/credentials"
import { broken, seeded } from "@laurel/testkit"
import { Effect } from "effect"
import { canonical } from "../src/vc/canonical.ts"
import { badge, embedded, jwt, pair } from "./issuing.ts"

/** `npm run soak` breaks more, from other seeds. */
const rounds = Math.max(300, Number(process.env["LAUREL_RUNS"] ?? 0))
const seed = Number(process.env["LAUREL_SEED"] ?? 3)

const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`
const tokens = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "0",
  '"id"',
  '"@id"',
  '"type"',
  "\\u0000",
  '"proof"',
  "é"
].map((token) => new TextEncoder().encode(token))
const now = Date.parse("2024-06-01T00:00:00Z")

const meaningOf = (text: string) =>
  Effect.suspend(() => {
    const { proof: _, ...unsigned } = JSON.parse(text)
    return canonical(unsigned)
  })

const verify = (bytes: Uint8Array) => Verify.credential({ bytes }, { now, sources: Verify.offline })

describe("a credential that was broken anywhere", () => {
  it.live("is told, and is valid only where it still says the same", () =>
    Effect.gen(function* () {
      const text = JSON.stringify(yield* embedded(badge(issuer), own, method))
      const next = seeded(seed)
      assert.strictEqual((yield* verify(new TextEncoder().encode(text))).answer, "valid")
      const answers = new Set<Verify.Answer>()
      for (let round = 0; round < rounds; round++) {
        const bytes = broken(new TextEncoder().encode(text), next, tokens)
        const { answer, credentials } = yield* verify(bytes)
        assert.isNotEmpty(credentials)
        for (const { checks } of credentials) assert.lengthOf(checks, Verify.names.length)
        answers.add(answer)
        if (answer !== "valid") continue
        const same = new TextDecoder().decode(bytes)
        assert.strictEqual(yield* meaningOf(same), yield* meaningOf(text), same)
      }
      assert.include([...answers], "invalid")
    })
  )
  it.live("as JWT is valid only where its bytes are the same", () =>
    Effect.gen(function* () {
      const text = yield* jwt(badge(issuer), own.privateKey, { alg: "EdDSA", kid: method })
      const next = seeded(seed)
      const bytesOf = (token: string) => token.split(".").map((part) => Buffer.from(part, "base64url").toString("hex"))
      for (let round = 0; round < rounds; round++) {
        const bytes = broken(new TextEncoder().encode(text), next, tokens)
        const { answer } = yield* verify(bytes)
        if (answer === "valid") assert.deepStrictEqual(bytesOf(new TextDecoder().decode(bytes)), bytesOf(text))
      }
      assert.strictEqual((yield* verify(new TextEncoder().encode(text))).answer, "valid")
    })
  )
})
