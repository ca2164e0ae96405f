/** Keys of the tests: two that were published so that others can make the same signatures, and those that are made anew. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import { Result } from "effect"
import { Addresses, LocalSigner, type Profile, type Signer } from "@laurel/credentials"
import { decode } from "../../src/key/Base58.ts"
import { addresses, issuer } from "./given.ts"

/** How PKCS#8 in DER begins before the 32 bytes of an Ed25519 key. */
const der = Buffer.from("302e020100300506032b657004220420", "hex")

const ed25519 = (seed: Uint8Array): Signer.Signer =>
  signerOf(createPrivateKey({ key: Buffer.concat([der, seed]), format: "der", type: "pkcs8" }))

const signerOf = (key: KeyObject): Signer.Signer => Result.getOrThrow(LocalSigner.of(key))

/** 1EdTech's, of its implementation guide. */
export const edtech = ed25519(Buffer.from("6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4", "hex"))

/** W3C's, of its test vectors: two bytes say what kind of key it is. */
export const w3c = ed25519(decode("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")?.subarray(2) ?? new Uint8Array())

export const anew = (): Signer.Signer => signerOf(generateKeyPairSync("ed25519").privateKey)
export const rsa = (): Signer.Signer => signerOf(generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey)
export const p256 = (): Signer.Signer => signerOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)

/** The issuer that is its key: nobody has to be asked. */
export const alone = ({ id }: Signer.Signer): Profile.Profile => ({
  ...issuer,
  addresses: Addresses.ofKey(addresses, id)
})
