/** The promises of every adapter. A row is signed before it is read: whatever is hostile in it, its issuer has signed. */
import { type Adapter } from "@laurel/core"
import { jsonOf, testAdapter } from "@laurel/testkit"
import { CompactSign } from "jose"
import { Effect } from "effect"
import { achievement, hashed, pair } from "./badges.ts"
import { open, settingOf } from "./world.ts"

const own = pair()
const issuer = `did:key:${own.multibase}`
const setting = settingOf([{ id: issuer, name: "Academy" }])

/** As few words as a badge has: each is tried with every hostile value. */
const lean = (id: string, more: object = {}) => ({
  "@context": "https://www.w3.org/ns/credentials/v2",
  id: `urn:example:${id}`,
  type: "OpenBadgeCredential",
  issuer,
  validFrom: "2024-01-10T09:00:00Z",
  credentialSubject: { identifier: hashed("ann@example.org"), achievement: { id: achievement, name: "First aid" } },
  ...more
})

const good = Array.from({ length: 45 }, (_, index) => lean(String(index)))

/** A half of a character has no bytes of its own, and JSON may write it all the same. */
const escaped = (half: string): string => `\\u${half.charCodeAt(0).toString(16)}`

const token = (row: unknown) =>
  Effect.promise(() =>
    new CompactSign(new TextEncoder().encode(jsonOf(row).replaceAll(/\p{Cs}/gu, escaped)))
      .setProtectedHeader({ alg: "EdDSA", kid: `${issuer}#${own.multibase}` })
      .sign(own.privateKey)
  )

/** Rows of which many are made of one have one id, and each is to be read: so all but the first are given another. */
const apart = (rows: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const seen = new Set<unknown>()
  return rows.map((row, index) => {
    const id = typeof row === "object" && row !== null && "id" in row ? row.id : undefined
    if (typeof id !== "string" || !seen.has(id)) {
      seen.add(id)
      return row
    }
    return { ...Object(row), id: `${id}-${index}` }
  })
}

testAdapter("Badges", {
  over: "nothing",
  rows: good,
  facts: good.length,
  broken: [
    lean("a", { issuer: "did:key:z6Mk" }),
    lean("b", { validFrom: "yesterday" }),
    lean("c", { credentialSubject: [] })
  ],
  open: ({ rows }) =>
    Effect.map(Effect.forEach(apart(rows), token), (texts): Adapter.Adapter =>
      open({ setting, files: Object.fromEntries(texts.map((text, index) => [`${index}.jwt`, text])) })
    )
})
