/** Makes private keys. */
import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { Result } from "effect"
import * as LocalSigner from "./LocalSigner.ts"
import type { Algorithm, Signer } from "./Signer.ts"

/** Bits of an RSA key. */
const rsaBits = 3_072

/** Keys that are made for one whose id no command would take for a flag: one in 64 begins with `-`. */
const maxTries = 20

export interface KeyPair {
  readonly privateKey: KeyObject
  readonly signer: Signer
}

export const make = (algorithm: Algorithm, tries = maxTries): KeyPair => {
  const { privateKey } = generated(algorithm)
  const signer = Result.getOrThrow(LocalSigner.of(privateKey))
  return signer.id.startsWith("-") && tries > 1 ? make(algorithm, tries - 1) : { privateKey, signer }
}

const generated = (algorithm: Algorithm): { readonly privateKey: KeyObject } =>
  algorithm === "Ed25519"
    ? generateKeyPairSync("ed25519")
    : algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: rsaBits })
