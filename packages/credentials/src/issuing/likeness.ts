/** Whether a certificate is of whoever somebody says: of what is printed on it, or of an address. It tells no more than yes or no. */
import { hash } from "node:crypto"
import { isObject, isText, listOf } from "../Json.ts"
import type { Likeness } from "../web/Source.ts"
import type { Kept } from "./Kept.ts"

/** `identities` are what the ledger calls the person: of these only addresses are held against what is given. */
export const likeness = (
  given: string,
  { name, credential }: Pick<Kept, "name" | "credential">,
  identities: ReadonlyArray<string>
): Likeness => {
  const wanted = folded(given)
  if (wanted === "") return "other"
  if (!wanted.includes("@")) return name === null ? "untold" : folded(name) === wanted ? "same" : "other"
  const known = identities.filter((each) => each.includes("@")).map(folded)
  const hashes = hashesOf(credential)
  if (known.includes(wanted) || hashes.some((isOf) => isOf(wanted) || isOf(given.trim()))) return "same"
  return known.length + hashes.length === 0 ? "untold" : "other"
}

/** As people write names and addresses: in one form of Unicode, in any case, with any white space. */
const folded = (text: string): string => text.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase()

/** The hashed addresses in a badge of ours. */
const hashesOf = ({ credentialSubject }: Kept["credential"]): ReadonlyArray<(text: string) => boolean> =>
  listOf(isObject(credentialSubject) ? credentialSubject["identifier"] : undefined).flatMap((each) => {
    if (!isObject(each) || each["identityType"] !== "emailAddress") return []
    const { identityHash, salt } = each
    if (!isText(identityHash) || !isText(salt)) return []
    return [(text: string) => identityHash === `sha256$${hash("sha256", `${text}${salt}`)}`]
  })
