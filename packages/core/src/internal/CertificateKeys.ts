/** What no two certificates share. */
import type { Certificate } from "../Certificate.ts"

type Named = Pick<Certificate, "code" | "list" | "index">

/** As a conflict names them. */
export const keys = ({ code, list, index }: Named): ReadonlyArray<string> => [
  `certificate ${code}`,
  `place ${index} of status list ${list}`
]

/** The one that two of these certificates have both; undefined where each has its own. */
export const repeated = (certificates: ReadonlyArray<Named>): string | undefined => {
  const seen = new Set<string>()
  for (const key of certificates.flatMap(keys)) {
    if (seen.has(key)) return key
    seen.add(key)
  }
  return undefined
}
