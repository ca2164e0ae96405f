/** What the status of a certificate says. The words are those of `CertificateStatuses` in Open edX, old ones included. */

/** There is one that the learner may show. */
const held = ["downloadable"] as const

/** There is none, or none any more. */
const lost = [
  "deleted",
  "deleting",
  "invalidated",
  "notpassing",
  "restricted",
  "unavailable",
  "unverified",
  "audit_notpassing",
  "revoked"
] as const

/** Nothing is decided, or nothing that is a certificate: it is being made, could not be made, or is of a track without one. */
const silent = [
  "generating",
  "regenerating",
  "requesting",
  "error",
  "auditing",
  "audit_passing",
  "honor_passing"
] as const

export const words: ReadonlyArray<string> = [...held, ...lost, ...silent]

export type Verdict = "held" | "lost" | "silent"

/** Undefined for a word that no version of Open edX is known to have. */
export const verdictOf = (status: string): Verdict | undefined => {
  if (held.some((word) => word === status)) return "held"
  if (lost.some((word) => word === status)) return "lost"
  return silent.some((word) => word === status) ? "silent" : undefined
}

/** What a certificate is called: by the track it is of, which is all that Open edX calls it by. */
export const titleOf = (course: string, mode: string | null | undefined): string =>
  `${typeof mode === "string" && /^[\w-]{1,40}$/.test(mode) ? `${mode} certificate` : "certificate"} of ${course}`
