/** The issuer's keys: one of each algorithm signs, those that were retired are still told, so that what they signed holds. */
import { createPrivateKey } from "node:crypto"
import type { Instant } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as KeyFiles from "./KeyFiles.ts"
import * as KeyPair from "./KeyPair.ts"
import { KeyRecord } from "./KeyRecord.ts"
import type { KeysError } from "./KeysError.ts"
import * as LocalSigner from "./LocalSigner.ts"
import type { Algorithm, Signer } from "./Signer.ts"

export interface Keys {
  /** All that there ever were, the oldest first. */
  readonly history: ReadonlyArray<KeyRecord>
  /** The one that signs; undefined where there is none of that algorithm, or a service holds it. */
  readonly signer: (algorithm: Algorithm) => Signer | undefined
}

/** All keys that there ever were in a directory, the oldest first: for whoever may not read the private ones. */
export const history: (directory: string) => Effect.Effect<ReadonlyArray<KeyRecord>, KeysError> = KeyFiles.history

const inUse = (history: ReadonlyArray<KeyRecord>, algorithm: Algorithm): KeyRecord | undefined =>
  history.find((key) => key.algorithm === algorithm && key.retired === null)

/** The keys of a directory; none where there is no such directory yet. Refuses private keys that others can read, and writes nothing. */
export const open = Effect.fn("Keys.open")(function* (directory: string): Effect.fn.Return<Keys, KeysError> {
  const known = yield* history(directory)
  const signers: Array<Signer> = []
  for (const { id, retired } of known) {
    const signer = retired === null ? yield* signerOf(directory, id) : undefined
    if (signer !== undefined) signers.push(signer)
  }
  return { history: known, signer: (algorithm) => signers.find((each) => each.algorithm === algorithm) }
})

const signerOf = Effect.fnUntraced(function* (
  directory: string,
  id: string
): Effect.fn.Return<Signer | undefined, KeysError> {
  const pem = yield* KeyFiles.privateKey(directory, id)
  if (pem === undefined) return undefined
  const signer = Result.flatMap(
    // Node's message may quote what it read.
    Result.try({ try: () => createPrivateKey(pem), catch: () => "what is none" }),
    LocalSigner.of
  )
  const other = Result.isFailure(signer) ? signer.failure : signer.success.id === id ? undefined : "another key"
  if (other === undefined) return Result.getOrThrow(signer)
  const advice = "Put it back from a backup; where there is none, rotate the keys: what the lost one signed holds on."
  return yield* KeyFiles.failed(
    KeyFiles.privateFile(directory, id),
    `the private key ${id} as PKCS#8 in PEM`,
    other,
    advice
  )
})

/** Makes the first key of an algorithm; fails where there is one that signs. */
export const make = (
  directory: string,
  algorithm: Algorithm,
  now: Instant.Instant
): Effect.Effect<KeyRecord, KeysError> =>
  changing(directory, (history) => {
    const found = inUse(history, algorithm)
    return found === undefined
      ? generated(directory, history, algorithm, now)
      : KeyFiles.failed(directory, `no key of ${algorithm} that signs`, found.id, "Rotate it instead.")
  })

/** Makes a new key, which signs from now on, and retires the one before, whose private part is taken away. */
export const rotate = (
  directory: string,
  algorithm: Algorithm,
  now: Instant.Instant
): Effect.Effect<KeyRecord, KeysError> =>
  changing(directory, (history) => generated(directory, history, algorithm, now))

/**
 * Keeps the public part of a key that a service holds, so that it is told as the others are. It signs from now on; a key of the same
 * algorithm is retired.
 */
export const adopt = (directory: string, signer: Signer, now: Instant.Instant): Effect.Effect<KeyRecord, KeysError> =>
  changing(directory, (history) => {
    const { id, algorithm, publicKey } = signer
    const known = history.find((key) => key.id === id)
    if (known?.retired === null) return Effect.succeed(known)
    const record = { id, algorithm, publicKey, from: now, retired: null, compromised: null }
    if (known === undefined && isRecord(record)) return begun(directory, history, record)
    const found = known === undefined ? "what is none" : `${id}, which was retired`
    return KeyFiles.failed(directory, "a key that is new here", found, "Have the service make a new one.")
  })

export interface Retirement {
  readonly now: Instant.Instant
  /** Whether others have it: then what it signed is believed no more. */
  readonly isCompromised: boolean
}

/**
 * Takes a key out of use for good, and its private part away. It stays told; one that is compromised is told to be so, also where it
 * was retired before.
 */
export const retire = (
  directory: string,
  id: string,
  { now, isCompromised }: Retirement
): Effect.Effect<KeyRecord, KeysError> =>
  changing(directory, (history) => {
    const found = history.find((key) => key.id === id)
    if (found === undefined)
      return KeyFiles.failed(directory, "the id of a key", JSON.stringify(id.slice(0, 100)), "Take one of the list.")
    const compromised = found.compromised ?? (isCompromised ? now : null)
    const record = { ...found, retired: found.retired ?? now, compromised }
    const keys = history.map((key) => (key.id === id ? record : key))
    return Effect.as(replaced(directory, keys), record)
  })

/** The same keys, of which those of services sign by these. Each is to be adopted first: else nobody could look it up. */
export const withSigners = (keys: Keys, signers: ReadonlyArray<Signer>): Keys => ({
  ...keys,
  signer: (algorithm) => signers.find(({ id }) => id === inUse(keys.history, algorithm)?.id) ?? keys.signer(algorithm)
})

const isRecord = Schema.is(Schema.toType(KeyRecord))

const changing = <A>(
  directory: string,
  change: (history: ReadonlyArray<KeyRecord>) => Effect.Effect<A, KeysError>
): Effect.Effect<A, KeysError> => KeyFiles.changing(directory, Effect.flatMap(KeyFiles.history(directory), change))

/** The private part is kept before anybody is told of the key: a key that nobody is told of has signed nothing. */
const generated = Effect.fnUntraced(function* (
  directory: string,
  history: ReadonlyArray<KeyRecord>,
  algorithm: Algorithm,
  now: Instant.Instant
): Effect.fn.Return<KeyRecord, KeysError> {
  const { privateKey, signer } = KeyPair.make(algorithm)
  const { id, publicKey } = signer
  const record = { id, algorithm, publicKey, from: now, retired: null, compromised: null }
  if (!isRecord(record)) return yield* Effect.die(new Error("a key that was just made and is none"))
  yield* roomFor(directory, history)
  yield* KeyFiles.keep(directory, id, String(privateKey.export({ type: "pkcs8", format: "pem" })))
  return yield* begun(directory, history, record)
})

const roomFor = (directory: string, { length }: ReadonlyArray<KeyRecord>): Effect.Effect<void, KeysError> => {
  const advice =
    "Begin with a new address and a directory of its own; keep this one for as long as what it signed is about."
  return length < KeyFiles.maxKeys
    ? Effect.void
    : Effect.fail(KeyFiles.failed(directory, `fewer than ${KeyFiles.maxKeys} keys of all time`, String(length), advice))
}

/** A new key signs, and the one before is retired at the same moment: at no time is there none, or two. */
const begun = Effect.fnUntraced(function* (
  directory: string,
  history: ReadonlyArray<KeyRecord>,
  record: KeyRecord
): Effect.fn.Return<KeyRecord, KeysError> {
  yield* roomFor(directory, history)
  const before = inUse(history, record.algorithm)
  const keys = history.map((key) => (key === before ? { ...key, retired: record.from } : key))
  yield* replaced(directory, [...keys, record])
  return record
})

/** The private parts of keys that sign no more go last: also those that an earlier change left, since it was broken off. */
const replaced = Effect.fnUntraced(function* (
  directory: string,
  keys: ReadonlyArray<KeyRecord>
): Effect.fn.Return<void, KeysError> {
  yield* KeyFiles.tell(directory, keys)
  for (const { id, retired } of keys) if (retired !== null) yield* KeyFiles.forget(directory, id)
})
