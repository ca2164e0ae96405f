/** The issuer's keys: one of each algorithm signs, those that were retired are still told, so that what they signed holds. */
import { Effect } from "effect"
import type { KeyRecord } from "./KeyRecord.ts"
import type { KeysError } from "./KeysError.ts"
import type { Algorithm, Signer } from "./Signer.ts"

export interface Keys {
  /** All that there ever were, the oldest first. */
  readonly history: ReadonlyArray<KeyRecord>
  /** The one that signs; undefined where there is none of that algorithm. */
  readonly signer: (algorithm: Algorithm) => Signer | undefined
}

/** The keys of a directory; none where there is no such directory yet. Refuses private keys that others can read. */
export const open = (directory: string): Effect.Effect<Keys, KeysError> => Effect.die(directory)

/** Makes the first key of an algorithm; fails where there is one that signs. */
export const make = (directory: string, algorithm: Algorithm, now: number): Effect.Effect<KeyRecord, KeysError> =>
  Effect.die({ directory, algorithm, now })

/** Makes a new key, which signs from now on, and retires the one before. */
export const rotate = (directory: string, algorithm: Algorithm, now: number): Effect.Effect<KeyRecord, KeysError> =>
  Effect.die({ directory, algorithm, now })

export interface Retirement {
  readonly now: number
  /** Whether others have it: then what it signed is believed no more. */
  readonly isCompromised: boolean
}

/** Takes a key out of use for good, and its private part away; it stays told, and one that is compromised is told to be so. */
export const retire = (directory: string, id: string, retirement: Retirement): Effect.Effect<KeyRecord, KeysError> =>
  Effect.die({ directory, id, retirement })

/** Keeps the public part of a key that a service holds, so that it is told as the others are; it signs from now on. */
export const adopt = (directory: string, signer: Signer, now: number): Effect.Effect<KeyRecord, KeysError> =>
  Effect.die({ directory, signer, now })

/** The same keys, of which those of services sign by these. */
export const withSigners = (keys: Keys, signers: ReadonlyArray<Signer>): Keys => ({
  ...keys,
  signer: (algorithm) => signers.find((each) => each.algorithm === algorithm) ?? keys.signer(algorithm)
})
