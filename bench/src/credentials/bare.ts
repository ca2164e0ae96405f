/** The same by the bare libraries: jsonld and node:crypto put together in as few lines as will do, with contexts at hand. */
import { createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto"
// @ts-expect-error The package has no types of its own: what is used of it stands below.
import untyped from "jsonld"

interface Json {
  readonly [name: string]: unknown
}

interface Options {
  readonly safe: true
  readonly documentLoader: (address: string) => Promise<object>
}

const jsonld: { canonize(document: Json, options: Options): Promise<string> } = untyped

/** Contexts by their addresses, as they were published. */
export type Contexts = ReadonlyMap<string, unknown>

const hashed = async (contexts: Contexts, document: Json): Promise<Uint8Array> => {
  const documentLoader = async (documentUrl: string): Promise<object> => {
    const document = contexts.get(documentUrl)
    if (document === undefined) throw new Error(`no context ${documentUrl}`)
    return { contextUrl: null, documentUrl, document, tag: "static" }
  }
  return hash("sha256", await jsonld.canonize(document, { safe: true, documentLoader }), "buffer")
}

/** A badge without its proof. */
export const unsigned = (badge: Json): Json =>
  Object.fromEntries(Object.entries(badge).filter(([name]) => name !== "proof"))

const signedOf = async (contexts: Contexts, document: Json, proof: Json): Promise<Uint8Array> =>
  Buffer.concat([
    await hashed(contexts, { ...proof, "@context": document["@context"] }),
    await hashed(contexts, document)
  ])

/** The signature over a document and what its proof says of itself. */
export const signed = async (contexts: Contexts, document: Json, proof: Json, key: KeyObject): Promise<Uint8Array> =>
  sign(null, await signedOf(contexts, document, proof), key)

export const isSigned = async (
  contexts: Contexts,
  document: Json,
  proof: Json,
  { key, signature }: { readonly key: KeyObject; readonly signature: Uint8Array }
): Promise<boolean> => verify(null, await signedOf(contexts, document, proof), createPublicKey(key), signature)
