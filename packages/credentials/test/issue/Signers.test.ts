/** Who signs: keys at hand, and services that hold theirs. */
import { assert, describe, it } from "@effect/vitest"
import { CredentialJwt, LocalSigner, OpenBadge, RemoteSigner, Signer } from "@laurel/credentials"
import { Effect, Fiber, Result } from "effect"
import { TestClock } from "effect/testing"
import { createPublicKey, generateKeyPairSync, type KeyObject, sign as signed } from "node:crypto"
import * as KeyPair from "../../src/issue/KeyPair.ts"
import { addresses, published, recordOf, statement, unlisted, verify } from "./given.ts"
import { anew } from "./keys.ts"

const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" })

const remote = (sign: RemoteSigner.Options["sign"], of: KeyObject = key): Signer.Signer =>
  Result.getOrThrow(RemoteSigner.of({ publicKey: createPublicKey(of).export({ format: "jwk" }), sign }))

const badge = OpenBadge.of(statement(), unlisted(anew()))
const jwtBy = (signer: Signer.Signer) => CredentialJwt.sign(badge, { addresses, signer })

const messageOf = (signer: Signer.Signer) =>
  Effect.map(Effect.flip(jwtBy(signer)), (error) => (error._tag === "SigningError" ? error.message : error.found))

describe("a service's signature", () => {
  for (const [form, dsaEncoding] of [
    ["DER, as clouds give it", "der"],
    ["64 bytes, as JOSE has it", "ieee-p1363"]
  ] as const)
    it.live(`is taken as ${form}`, () =>
      Effect.gen(function* () {
        const signer = remote(async (bytes) => signed("sha256", bytes, { key, dsaEncoding }))
        // Numbers of DER are of one byte more or less in turn.
        for (let count = 0; count < 20; count++) {
          const jwt = yield* jwtBy(signer)
          assert.deepInclude(yield* verify(jwt, published([recordOf(signer)])), { answer: "valid" })
        }
      })
    )
  it.live("of another key, over other bytes, or of none is not handed out", () =>
    Effect.gen(function* () {
      const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
      const words = /no signature of its public key/
      assert.match(yield* messageOf(remote(async (bytes) => signed("sha256", bytes, other))), words)
      assert.match(yield* messageOf(remote(async (bytes) => signed("sha256", bytes.subarray(1), key))), words)
      assert.match(yield* messageOf(remote(async () => new Uint8Array())), words)
      assert.match(yield* messageOf(remote(async () => Buffer.from("300602010102"))), words)
    })
  )
  it.live("that fails says what the service said", () =>
    Effect.gen(function* () {
      const refuses = remote(() => Promise.reject(new Error("AccessDenied")))
      assert.strictEqual(yield* messageOf(refuses), "AccessDenied")
    })
  )
  it.effect("is waited for half a minute, and then no more", () =>
    Effect.gen(function* () {
      let isOver = false
      const silent = remote(
        (_, signal) =>
          new Promise(() => {
            signal.addEventListener("abort", () => (isOver = true))
          })
      )
      const asked = yield* Effect.forkChild(Effect.flip(silent.sign(new Uint8Array())))
      yield* TestClock.adjust("29 seconds")
      assert.isFalse(isOver)
      yield* TestClock.adjust("2 seconds")
      assert.include((yield* Fiber.join(asked)).message, "no signature within 30 seconds")
      assert.isTrue(isOver)
    })
  )
})

describe("a key that is made", () => {
  it("has an id that no command takes for a flag", () => {
    const ids = Array.from({ length: 400 }, () => KeyPair.make("ES256").signer.id)
    assert.deepStrictEqual(
      ids.filter((id) => id.startsWith("-")),
      []
    )
  })
  it("is good for what it was made for", () => {
    for (const algorithm of Signer.algorithms) assert.strictEqual(KeyPair.make(algorithm).signer.algorithm, algorithm)
  })
})

describe("a key that nobody should sign with", () => {
  const cases: ReadonlyArray<readonly [string, KeyObject, string]> = [
    ["a short RSA key", generateKeyPairSync("rsa", { modulusLength: 1_024 }).privateKey, "an RSA key of 1024 bits"],
    ["another curve", generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey, "a key of the kind secp256k1"],
    ["one for secrets", generateKeyPairSync("x25519").privateKey, "a key of the kind x25519"]
  ]
  for (const [name, bad, found] of cases)
    it(`is refused: ${name}`, () => {
      const local = LocalSigner.of(bad)
      assert.strictEqual(Result.isFailure(local) ? local.failure : "", found)
    })
  it("is refused where a service tells of it", () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1_024 })
    const found = RemoteSigner.of({
      publicKey: publicKey.export({ format: "jwk" }),
      sign: async () => new Uint8Array()
    })
    assert.strictEqual(Result.isFailure(found) ? found.failure : "", "an RSA key of 1024 bits")
    const none = RemoteSigner.of({ publicKey: { kty: "oct", k: "c2VjcmV0" }, sign: async () => new Uint8Array() })
    assert.strictEqual(Result.isFailure(none) ? none.failure : "", "a key that can't be read")
  })
})
