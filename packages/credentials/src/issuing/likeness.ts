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
  const known = identities.filter((each) => each.includes("@"))
  const { credentialSubject: subject } = credential
  const addresses = ofSubject(isObject(subject) ? subject : undefined).filter(({ kind }) => kind === "address")
  const isAddressed = known.length + addresses.length > 0
  if (!wanted.includes("@")) {
    if (name === null) return isAddressed ? "noName" : "untold"
    return isCalled(name) ? "same" : "other"
  }
  if (known.some(isCalled) || addresses.some(({ named }) => isNamed(given, named))) return "same"
  return isAddressed ? "other" : name === null ? "untold" : "noAddress"
}
