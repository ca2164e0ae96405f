/** Which badges a text claims to hold. Nothing of it is proved: it tells only which texts must be looked at together. */
import { Credential, isText, listOf, parse } from "@laurel/credentials"
import { Result } from "effect"
import { badgeKey } from "./rowKeys.ts"

/** Badges of one text, and texts within texts, at most: as many as are checked. */
const maxTexts = 1_000

/** Keys of credentials. Hosted badges, and lists by ids, say of one id the same wherever it is found. */
export const claimsOf = (text: string): ReadonlyArray<string> => {
  const keys: Array<string> = []
  const open = [text]
  for (let count = 0; count < maxTexts; count++) {
    const one = open.shift()
    if (one === undefined) return keys
    const document = parse(one)
    const packed = Result.isSuccess(document) ? Credential.enveloped(document.success) : undefined
    const opened = Credential.openText(packed ?? one)
    if (Result.isFailure(opened)) continue
    keys.push(badgeKey(opened.success))
    for (const inner of listOf(Credential.subjectOf(opened.success.document)?.["verifiableCredential"]))
      open.push(isText(inner) ? inner : JSON.stringify(inner))
  }
  return keys
}
