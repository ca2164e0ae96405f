/** The key that signs the log: Ed25519, in the form of C2SP's signed notes. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto"
import { Audit, Ledger, Merkle, Note, SignedCheckpoint } from "@laurel/core"
import { Effect, Result } from "effect"
import { EvidenceError, InvalidError, type Problem } from "../errors.ts"
import type { Signing } from "../options.ts"

/** How DER, as RFC 8410 has it, begins before the 32 bytes of a key. */
const derPrivate = Buffer.from("302e020100300506032b657004220420", "hex")
const derPublic = Buffer.from("302a300506032b6570032100", "hex")
const ed25519Type = 1

/** Whether a signature is one of the message by that key. */
const ed25519: Note.Ed25519 = (publicKey, message, signature) => {
  const key = Buffer.concat([derPublic, publicKey])
  return verify(null, message, createPublicKey({ key, format: "der", type: "spki" }), signature)
}

const publicOf = (key: KeyObject): Uint8Array =>
  Uint8Array.from(createPublicKey(key).export({ format: "der", type: "spki" }).subarray(derPublic.length))

const shape = /^PRIVATE\+KEY\+([^\p{White_Space}+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u

/** Reads a private key; never quotes it. */
const parse = (text: string): Note.Signer | undefined => {
  const [, name, id, encoded] = shape.exec(text.trim()) ?? []
  const decoded = Buffer.from(encoded ?? "", "base64")
  if (name === undefined || decoded.length !== 33 || decoded[0] !== ed25519Type) return undefined
  const der = Buffer.concat([derPrivate, decoded.subarray(1)])
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" })
  const publicKey = publicOf(key)
  const own = Note.key(name, publicKey)
  if (Result.isFailure(own) || own.success.id !== id) return undefined
  return { name, publicKey, sign: (message) => Effect.sync(() => Uint8Array.from(sign(null, message, key))) }
}

/** A key of that name. */
export const make = (name: string): { readonly key: string; readonly publicKey: string } => {
  const { privateKey } = generateKeyPairSync("ed25519")
  const own = Note.key(name, publicOf(privateKey))
  if (Result.isFailure(own)) throw new InvalidError([{ path: "name", message: own.failure }])
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(derPrivate.length)
  const encoded = Buffer.concat([Uint8Array.of(ed25519Type), seed]).toString("base64")
  return { key: `PRIVATE+KEY+${name}+${own.success.id}+${encoded}`, publicKey: Note.formatKey(own.success) }
}

/** Who signs, and the keys that the log may have been signed by, the signer's first. */
export interface Keys {
  readonly signer: Note.Signer
  readonly keys: ReadonlyArray<Note.Key>
}

/** Throws what is wrong with any of them. */
export const read = ({ key, trusted = [] }: Signing): Keys => {
  const signer = typeof key === "string" ? parse(key) : undefined
  const own = signer === undefined ? undefined : Result.getOrUndefined(Note.key(signer.name, signer.publicKey))
  const others = trusted.map((text) => Note.parseKey(String(text)))
  const problems: ReadonlyArray<Problem> = [
    ...(own === undefined
      ? [
          {
            path: "options.signing.key",
            message: "expected one line that begins with PRIVATE+KEY+, as makeSigningKey makes it"
          }
        ]
      : []),
    ...others.flatMap((one, index) =>
      Result.isFailure(one) ? [{ path: `options.signing.trusted[${index}]`, message: one.failure }] : []
    )
  ]
  if (signer === undefined || own === undefined || problems.length > 0) throw new InvalidError(problems)
  return { signer, keys: [own, ...others.flatMap((one) => (Result.isSuccess(one) ? [one.success] : []))] }
}

/** Signs where the log stands. */
export const signed = Effect.fnUntraced(function* ({ signer, keys }: Keys) {
  const { LedgerSql } = yield* Effect.promise(() => import("@laurel/ledger-sql"))
  return yield* Audit.sign({ sha256: LedgerSql.sha256, ed25519, signer, keys }).pipe(
    Effect.catchTag("NoteError", (error) => Effect.fail(new EvidenceError("KEY", error.message, error)))
  )
})

/** What the signed checkpoints of the store say of its log, and those that can't be believed. */
export const vouched = Effect.fnUntraced(function* ({ keys }: Keys) {
  const ledger = yield* Ledger.Ledger
  const roots: Array<Audit.Vouched> = []
  const differences: Array<Audit.Difference> = []
  // Ends with the signed checkpoints: each page is after the one before.
  for (let page = yield* ledger.signed(null); page.length > 0; page = yield* ledger.signed(page.at(-1)?.size ?? null)) {
    for (const { size, note } of page) {
      const where = `the signed checkpoint of ${size} records`
      const opened = SignedCheckpoint.open(note, keys, ed25519)
      if (Result.isFailure(opened)) differences.push({ part: "log", where, found: opened.failure })
      else roots.push({ size: opened.success.head.size, root: Merkle.hex(opened.success.head.root), where })
    }
  }
  return { roots, differences }
})
