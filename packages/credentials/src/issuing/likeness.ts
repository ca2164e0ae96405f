/** Whether a certificate is of whoever somebody says: of what is printed on it, or of an address. It tells no more than yes or no. */
import { isObject } from "../Json.ts"
import { ofSubject } from "../verify/person.ts"
import type { Likeness } from "../web/Source.ts"
import { folded, isNamed } from "../who/alike.ts"
import type { Kept } from "./Kept.ts"

/** `identities` are what the ledger calls the person: of these only addresses are held against what is given. */
export const likeness = (
  given: string,
  { name, credential }: Pick<Kept, "name" | "credential">,
  identities: ReadonlyArray<string>
): Likeness => {
  const wanted = folded(given)
  if (wanted === "") return "other"
  const isCalled = (value: string): boolean => isNamed(given, { _tag: "Plain", value })
  if (!wanted.includes("@")) return name === null ? "untold" : isCalled(name) ? "same" : "other"
  const known = identities.filter((each) => each.includes("@"))
  const { credentialSubject: subject } = credential
  const addresses = ofSubject(isObject(subject) ? subject : undefined).filter(({ kind }) => kind === "address")
  if (known.some(isCalled) || addresses.some(({ named }) => isNamed(given, named))) return "same"
  return known.length + addresses.length === 0 ? "untold" : "other"
}
