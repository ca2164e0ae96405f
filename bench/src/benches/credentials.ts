/** Badges signed and verified, and JWT, beside the bare libraries; and status lists, made of the ledger alone. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { CredentialJwt, OpenBadge, Verify } from "@laurel/credentials"
import { Effect } from "effect"
import { SignJWT } from "jose"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import * as bare from "../credentials/bare.ts"
import { addresses, keyOf, optionsOf, signerOf, statementOf } from "../credentials/issuer.ts"
import { inProcess } from "../inProcess.ts"
import { alone, rate, ratio, relay } from "../Rounds.ts"

const badges: { readonly [S in Size]: number } = { ci: 100, full: 1_000 }
/** In full, half of a status list has a certificate: then the next list begins. */
const learners: { readonly [S in Size]: number } = { ci: 5_000, full: 150_000 }
/** Badges that everybody takes before the next are made. */
const perPart = 20

const bounds = {
  "signed / jsonld and node:crypto": { is: "atLeast", floor: null, stretch: null },
  "verified / jsonld and node:crypto": { is: "atLeast", floor: null, stretch: null },
  "JWT RS256 / jose": { is: "atLeast", floor: null, stretch: null },
  "signed a second": { is: "atLeast", floor: 200, stretch: 300, absolute: true },
  "JWT RS256 a second": { is: "atLeast", floor: 2_000, stretch: 3_000, absolute: true }
} satisfies Record<string, Bound>

const folder = fileURLToPath(import.meta.resolve("../../../packages/credentials/src/vc/contexts"))
const contexts: bare.Contexts = new Map(
  [
    ["https://www.w3.org/ns/credentials/v2", "credentials-v2.json"],
    ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", "ob-3.0.3.json"],
    ["https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", "ob-extensions.json"]
  ].map(([address = "", file = ""]) => [address, JSON.parse(readFileSync(join(folder, file), "utf8"))])
)

const key = keyOf("ed25519")
const signer = signerOf(key)
const rsa = keyOf("rsa")
const rsaSigner = signerOf(rsa)
const proof = {
  type: "DataIntegrityProof",
  cryptosuite: "eddsa-rdfc-2022",
  created: "2026-05-11T11:46:40Z",
  verificationMethod: `${addresses.issuer}#${signer.id}`,
  proofPurpose: "assertionMethod"
}

const did = JSON.stringify({
  id: addresses.issuer,
  verificationMethod: [
    { id: proof.verificationMethod, type: "Multikey", controller: addresses.issuer, publicKeyMultibase: signer.id }
  ],
  assertionMethod: [proof.verificationMethod]
})

/** Nobody but the issuer's own document is there. */
const sources: Verify.Sources = {
  ...Verify.offline,
  documents: (address) =>
    address === addresses.document
      ? Effect.succeed({ state: "found", text: did, at: address })
      : Effect.fail(Verify.absent(address, "nothing"))
}

interface Part {
  readonly places: ReadonlyArray<number>
  /** Signed before, without places in lists, which would have to be looked up. */
  readonly signed: ReadonlyArray<Awaited<ReturnType<typeof issue>>>
  readonly signatures: ReadonlyArray<Uint8Array>
}

const issue = (place: number, status: OpenBadge.Options["status"]) =>
  Effect.runPromise(OpenBadge.sign(statementOf(place), { ...optionsOf(place), signer, status }))

const partOf = async (first: number): Promise<Part> => {
  const places = Array.from({ length: perPart }, (_, at) => first + at)
  const signed = await Promise.all(places.map((place) => issue(place, null)))
  const signatures = await Promise.all(signed.map((one) => bare.signed(contexts, bare.unsigned(one), proof, key)))
  return { places, signed, signatures }
}

const each = async <A>(all: ReadonlyArray<A>, work: (one: A, at: number) => Promise<boolean>): Promise<number> => {
  let count = 0
  for (const [at, one] of all.entries()) if (await work(one, at)) count += 1
  return count
}

const isValid = async (credential: object): Promise<boolean> => {
  const bytes = Buffer.from(JSON.stringify(credential))
  const { answer } = await Effect.runPromise(Verify.credential({ bytes }, { now: statementOf(0).issuedAt, sources }))
  return answer === "valid"
}

const jwt = { addresses, signer: rsaSigner }

/** By processor time of this thread: neither of them waits for anything. */
const measure = (parts: ReadonlyArray<Part>) =>
  relay(
    3,
    () => parts,
    ["signed", ({ places }) => each(places, async (place) => "proof" in (await issue(place, optionsOf(place).status)))],
    [
      "signed bare",
      ({ places }) =>
        each(places, async (place) => {
          const document = OpenBadge.of(statementOf(place), optionsOf(place))
          return (await bare.signed(contexts, document, proof, key)).length === 64
        })
    ],
    ["verified", ({ signed }) => each(signed, isValid)],
    [
      "verified bare",
      ({ signed, signatures }) =>
        each(signed, (one, at) =>
          bare.isSigned(contexts, bare.unsigned(one), proof, { key, signature: signatures[at] ?? new Uint8Array() })
        )
    ]
  )

/** Apart: the libraries sign RSA in another thread, and so by the clock. */
const measureJwt = async (parts: ReadonlyArray<Part>, kind: "own" | "jose"): Promise<number> => {
  const start = performance.now()
  for (const { signed } of parts)
    for (const credential of signed) {
      const text =
        kind === "own"
          ? await Effect.runPromise(CredentialJwt.sign(credential, jwt))
          : await new SignJWT({ ...credential }).setProtectedHeader({ alg: "RS256", typ: "JWT" }).sign(rsa)
      assert.equal(text.split(".").length, 3)
    }
  return (performance.now() - start) / 1_000
}

export const bench: Bench<keyof typeof bounds> = {
  name: "credentials",
  compares: "badges signed and verified with jsonld and node:crypto alone, JWT with jose; status lists of a ledger",
  bounds,
  run: async ({ size, folder: place }) => {
    const count = badges[size]
    const parts: Array<Part> = []
    for (let first = 0; first < count; first += perPart) parts.push(await partOf(first))
    const times = await measure(parts)
    const [own, jose]: [Array<number>, Array<number>] = [[], []]
    for (let round = 0; round <= 3; round++) {
      const taken = [await measureJwt(parts, "own"), await measureJwt(parts, "jose")] as const
      if (round > 0) for (const [at, all] of [own, jose].entries()) all.push(taken[at] ?? Number.NaN)
    }
    const figure = (name: string, unit: string, taken: ReadonlyArray<number>): Figure => rate(name, unit, count, taken)
    const [signed, jwts] = [figure("signed", "badges", times("signed")), figure("JWT RS256", "JWT", own)]
    const badge = await issue(0, optionsOf(0).status)
    const program = fileURLToPath(import.meta.resolve("../credentials/certifiedOnce.ts"))
    const found = inProcess(program, join(place, "store.db"), `${learners[size]}`, JSON.stringify(badge))
    const listed = (name: string, taken: unknown): Figure =>
      rate(name, "certificates", Number(found["certificates"]), [Number(taken)])
    return {
      input: `${count.toLocaleString("en")} badges of ${JSON.stringify(badge).length.toLocaleString("en")} bytes; ${Number(found["certificates"]).toLocaleString("en")} certificates on record`,
      ratios: {
        "signed / jsonld and node:crypto": ratio(signed, figure("signed bare", "badges", times("signed bare"))),
        "verified / jsonld and node:crypto": ratio(
          figure("verified", "badges", times("verified")),
          figure("verified bare", "badges", times("verified bare"))
        ),
        "JWT RS256 / jose": ratio(jwts, figure("jose", "JWT", jose)),
        "signed a second": alone(signed),
        "JWT RS256 a second": alone(jwts)
      },
      beside: [
        listed("recorded by a pass, without signing", found["pass"]),
        listed("looked at again by a pass", found["again"]),
        listed("read for a status list", found["list"])
      ],
      notes: [
        `The list had exactly the bits of the ${Number(found["voided"]).toLocaleString("en")} certificates that are void.`
      ]
    }
  }
}
