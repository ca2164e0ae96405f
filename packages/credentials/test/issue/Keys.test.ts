/** The issuer's keys: on disk, over time, and as strangers find them. */
import { assert, describe, it } from "@effect/vitest"
import { DidDocument, Keys, type KeysError, OpenBadge, RemoteSigner, type Signer } from "@laurel/credentials"
import { Effect, Result, Schema } from "effect"
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign as signed } from "node:crypto"
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { addresses, instant, published, recordOf, statement, unlisted, verify } from "./given.ts"
import { KeyRecord } from "../../src/issue/KeyRecord.ts"
import { anew, rsa } from "./keys.ts"

const [first, second, third] = ["2026-01-01", "2026-02-01", "2026-03-01"].map((day) => instant(`${day}T00:00:00Z`))
if (first === undefined || second === undefined || third === undefined) throw new Error("three moments")

const inDirectory = <A, E>(test: (directory: string) => Effect.Effect<A, E>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-keys-"))),
    (folder) => test(join(folder, "keys")),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

const mode = (file: string): number => statSync(file).mode & 0o777

const signerOf = (keys: Keys.Keys, algorithm: Signer.Algorithm = "Ed25519"): Signer.Signer => {
  const signer = keys.signer(algorithm)
  if (signer === undefined) throw new Error(`no key of ${algorithm}`)
  return signer
}

/** A list with its keys once more. */
const twice = (text: string): string => {
  const { keys } = JSON.parse(text)
  return JSON.stringify({ keys: [...keys, ...keys] })
}

/** As the list has it. */
const written = Schema.encodeSync(KeyRecord)

const told = ({ where, expected, found }: KeysError): string => `${where}: ${expected}, ${found}`

describe("a directory of keys", () => {
  it.live("that is not there holds none, and is not made by looking", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        assert.deepStrictEqual((yield* Keys.open(directory)).history, [])
        assert.isFalse(existsSync(directory))
      })
    )
  )
  it.live("keeps private keys for its owner alone, and tells of them what is public", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        assert.deepStrictEqual(readdirSync(directory).toSorted(), [`keys.json`, `${id}.pem`].toSorted())
        assert.deepStrictEqual([mode(directory), mode(join(directory, `${id}.pem`))], [0o700, 0o600])
        const { d: secret } = createPrivateKey(readFileSync(join(directory, `${id}.pem`))).export({ format: "jwk" })
        if (secret === undefined) throw new Error("no private key")
        assert.notInclude(readFileSync(join(directory, "keys.json"), "utf8"), secret)
        assert.strictEqual(signerOf(yield* Keys.open(directory)).id, id)
      })
    )
  )
  it.live("gives no key that others can read, says how to mend it, and gives it then", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        const file = join(directory, `${id}.pem`)
        for (const open of [0o640, 0o604]) {
          chmodSync(file, open)
          const error = yield* Effect.flip(Keys.open(directory))
          assert.deepInclude(error, { where: file, found: `mode ${open.toString(8)}` })
          assert.include(error.advice, `chmod 600 ${file}`)
        }
        chmodSync(file, 0o400)
        assert.strictEqual(signerOf(yield* Keys.open(directory)).id, id)
        chmodSync(directory, 0o770)
        assert.include((yield* Effect.flip(Keys.open(directory))).advice, `chmod go-w ${directory}`)
      })
    )
  )
  it.live("makes no second first key, and one of another algorithm beside it", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        assert.include(
          told(yield* Effect.flip(Keys.make(directory, "Ed25519", second))),
          `no key of Ed25519 that signs, ${id}`
        )
        yield* Keys.make(directory, "ES256", second)
        const keys = yield* Keys.open(directory)
        assert.deepStrictEqual([signerOf(keys).id, signerOf(keys, "ES256").algorithm], [id, "ES256"])
        assert.isUndefined(keys.signer("RS256"))
      })
    )
  )
  it.live("that holds a key in the place of another, no key, or a list that was changed, gives none", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        const [file, list] = [join(directory, `${id}.pem`), join(directory, "keys.json")]
        const other = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" })
        const text = readFileSync(list, "utf8")
        writeFileSync(file, other)
        assert.include(told(yield* Effect.flip(Keys.open(directory))), "another key")
        writeFileSync(file, "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----")
        const error = yield* Effect.flip(Keys.open(directory))
        assert.include(told(error), "what is none")
        assert.notInclude(JSON.stringify(error), "secret")
        for (const changed of [text.slice(1), text.replace(id, "z6Mk"), text.replace('"keys"', '"key"'), twice(text)]) {
          writeFileSync(list, changed)
          assert.include(
            told(yield* Effect.flip(Keys.open(directory))),
            `${list}: the list of keys as Laurel writes it`
          )
        }
      })
    )
  )
  it.live("is changed by one at a time: of two at once one is told, and nothing is lost", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        yield* Keys.make(directory, "Ed25519", first)
        writeFileSync(join(directory, "keys.lock"), "")
        const error = yield* Effect.flip(Keys.rotate(directory, "Ed25519", second))
        assert.include(told(error), "a change that is under way, or was broken off")
        rmSync(join(directory, "keys.lock"))
        yield* Keys.rotate(directory, "Ed25519", second)
        const rotate = Effect.result(Keys.rotate(directory, "Ed25519", third))
        const outcomes = yield* Effect.all([rotate, rotate, rotate], { concurrency: "unbounded" })
        const changes = outcomes.filter(Result.isSuccess).length
        assert.isAbove(changes, 0)
        assert.lengthOf((yield* Keys.open(directory)).history, 2 + changes)
        assert.isFalse(existsSync(join(directory, "keys.lock")))
      })
    )
  )
  it.live("in which a change was broken off before the key was told of goes on with the one before", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        const [list, text] = [join(directory, "keys.json"), readFileSync(join(directory, "keys.json"), "utf8")]
        const pem = readFileSync(join(directory, `${id}.pem`))
        yield* Keys.rotate(directory, "Ed25519", second)
        // As if the list had not been written any more.
        writeFileSync(list, text)
        writeFileSync(join(directory, `${id}.pem`), pem, { mode: 0o600 })
        assert.strictEqual(signerOf(yield* Keys.open(directory)).id, id)
      })
    )
  )
  it.live("from which a change that was broken off did not take a private key loses it with the next change", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        const [file, pem] = [join(directory, `${id}.pem`), readFileSync(join(directory, `${id}.pem`))]
        const { id: next } = yield* Keys.rotate(directory, "Ed25519", second)
        writeFileSync(file, pem, { mode: 0o600 })
        assert.strictEqual(signerOf(yield* Keys.open(directory)).id, next)
        yield* Keys.make(directory, "ES256", third)
        assert.isFalse(existsSync(file))
      })
    )
  )
  it.live("has room for fifty keys of all time, and says what to do then", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const made = yield* Keys.make(directory, "Ed25519", first)
        const old = Array.from({ length: 49 }, () => recordOf(anew(), { from: first, retired: first }))
        writeFileSync(join(directory, "keys.json"), JSON.stringify({ keys: [...old, made].map((key) => written(key)) }))
        assert.lengthOf((yield* Keys.open(directory)).history, 50)
        const error = yield* Effect.flip(Keys.rotate(directory, "Ed25519", second))
        assert.include(told(error), "fewer than 50 keys of all time, 50")
        assert.lengthOf(readdirSync(directory), 2)
      })
    )
  )
})

describe("what a key has signed", () => {
  /** A badge that was signed before anything was done with the keys, and the answer about it afterwards. */
  const afterwards = (change: (directory: string, id: string) => Effect.Effect<unknown, KeysError>) =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const { id } = yield* Keys.make(directory, "Ed25519", first)
        const badge = yield* OpenBadge.sign(statement(), unlisted(signerOf(yield* Keys.open(directory))))
        yield* change(directory, id)
        const keys = yield* Keys.open(directory)
        return { directory, id, keys, ...(yield* verify(badge, published(keys.history))) }
      })
    )

  it.live("holds after the keys were rotated, and what the new one signs too", () =>
    Effect.gen(function* () {
      const { answer, keys, id, directory } = yield* afterwards((directory) =>
        Keys.rotate(directory, "Ed25519", second)
      )
      assert.strictEqual(answer, "valid")
      assert.deepStrictEqual(
        keys.history.map(({ from, retired }) => [from, retired]),
        [
          [first, second],
          [second, null]
        ]
      )
      assert.isFalse(existsSync(join(directory, `${id}.pem`)))
    })
  )
  it.live("is signed by the new one after that", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        yield* Keys.make(directory, "Ed25519", first)
        const { id } = yield* Keys.rotate(directory, "Ed25519", second)
        const keys = yield* Keys.open(directory)
        assert.strictEqual(signerOf(keys).id, id)
        const badge = yield* OpenBadge.sign(statement(), unlisted(signerOf(keys)))
        assert.strictEqual((yield* verify(badge, published(keys.history))).answer, "valid")
      })
    )
  )
  it.live("holds after it was retired, and nothing more is signed by it", () =>
    Effect.gen(function* () {
      const retirement = { now: second, isCompromised: false }
      const { answer, keys } = yield* afterwards((directory, id) => Keys.retire(directory, id, retirement))
      assert.strictEqual(answer, "valid")
      assert.isUndefined(keys.signer("Ed25519"))
    })
  )
  it.live("is believed no more once others have the key, also where it was retired long before", () =>
    Effect.gen(function* () {
      const { answer, failed, keys } = yield* afterwards((directory, id) =>
        Effect.gen(function* () {
          yield* Keys.rotate(directory, "Ed25519", second)
          yield* Keys.retire(directory, id, { now: third, isCompromised: true })
        })
      )
      assert.strictEqual(answer, "invalid")
      assert.match(failed.join(), /^key: .*does not list/)
      assert.deepInclude(keys.history[0], { retired: second, compromised: third })
    })
  )
  it.live("is told of an id that there is none of", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        yield* Keys.make(directory, "Ed25519", first)
        const error = yield* Effect.flip(Keys.retire(directory, "z6Mk", { now: second, isCompromised: true }))
        assert.include(told(error), 'the id of a key, "z6Mk"')
      })
    )
  )
})

describe("the issuer's documents", () => {
  it.live("have all keys but those that others have, each by its address", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        const lost = yield* Keys.make(directory, "Ed25519", first)
        yield* Keys.retire(directory, lost.id, { now: second, isCompromised: true })
        const good = yield* Keys.make(directory, "Ed25519", second)
        const plain = yield* Keys.make(directory, "ES256", second)
        const { history } = yield* Keys.open(directory)
        const document = DidDocument.of(addresses, history)
        assert.strictEqual(document["id"], "did:web:certs.example.org")
        assert.lengthOf(Object(document["verificationMethod"]), 5)
        assert.lengthOf(Object(document["assertionMethod"]), 3)
        assert.notInclude(JSON.stringify(document["assertionMethod"]), lost.id)
        assert.include(JSON.stringify(document["assertionMethod"]), good.id)
        const { keys } = DidDocument.jwks(addresses, history)
        assert.deepStrictEqual(keys, [
          DidDocument.jwk(addresses, history, good.id),
          DidDocument.jwk(addresses, history, plain.id)
        ])
        assert.deepInclude(DidDocument.jwk(addresses, history, plain.id), {
          kid: `https://certs.example.org/keys/${plain.id}`,
          alg: "ES256",
          use: "sig"
        })
        assert.isUndefined(DidDocument.jwk(addresses, history, lost.id))
        assert.notInclude(JSON.stringify([document, keys]), '"d":')
      })
    )
  )
})

describe("a key that a service holds", () => {
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
  const publicKey = createPublicKey(key).export({ format: "jwk" })
  const remote = (sign: RemoteSigner.Options["sign"]): Signer.Signer =>
    Result.getOrThrow(RemoteSigner.of({ publicKey, sign }))
  // As clouds give it.
  const der = remote(async (bytes) => signed("sha256", bytes, key))

  it.live("is told as the others are, signs for them, and is not looked for on disk", () =>
    inDirectory((directory) =>
      Effect.gen(function* () {
        yield* Keys.make(directory, "ES256", first)
        const { id } = yield* Keys.adopt(directory, der, second)
        assert.strictEqual((yield* Keys.adopt(directory, der, third)).from, second)
        const keys = yield* Keys.open(directory)
        assert.isUndefined(keys.signer("ES256"))
        assert.strictEqual(Keys.withSigners(keys, [der]).signer("ES256"), der)
        // One that nobody was told of could not be looked up.
        assert.isUndefined(Keys.withSigners(keys, [rsa()]).signer("RS256"))
        yield* Keys.retire(directory, id, { now: third, isCompromised: false })
        assert.include(told(yield* Effect.flip(Keys.adopt(directory, der, third))), "which was retired")
      })
    )
  )
})
