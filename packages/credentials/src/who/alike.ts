/** Whether somebody is who is named: one way to compare names and addresses, wherever one asks. */
import { hash } from "node:crypto"
import type { Named } from "../Said.ts"

/** As people write names and addresses: in one form of Unicode, in any case, with any white space. */
export const folded = (text: string): string => text.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase()

/** As issuers may have hashed it. */
const spellings = (given: string): ReadonlySet<string> => {
  const trimmed = given.trim()
  const tidy = trimmed.normalize("NFC").replaceAll(/\s+/g, " ")
  return new Set([trimmed, trimmed.toLowerCase(), tidy, tidy.toLowerCase(), folded(given)])
}

/** Whether what is given is a name in plain words, or one that was hashed. */
export const isNamed = (given: string, named: Named): boolean =>
  named._tag === "Plain"
    ? folded(named.value) === folded(given)
    : [...spellings(given)].some((each) => hash(named.algorithm, each + named.salt) === named.digest)
