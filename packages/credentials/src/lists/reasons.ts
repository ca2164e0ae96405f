/** Why certificates were taken back, in words of ours: what somebody wrote of a person is theirs, and stands in no public list. */
import type { Standing } from "../standing/Standing.ts"

export const reasons: { readonly [tag in Standing["_tag"] | "Unreadable"]: string } = {
  Erased: "The personal data of this certificate was erased; it can't be confirmed any more.",
  Superseded: "Another certificate of the same achievement was issued in its place.",
  Void: "It was issued in error, or to the wrong person, and never counted.",
  Revoked: "It was revoked for cause.",
  Withdrawn: "The records that it rested on do not support it any more.",
  Outdated: "It says more than what stands now.",
  Suspended: "It is suspended.",
  Pending: "It is not valid yet.",
  Expired: "It has expired.",
  Valid: "It stands.",
  Unreadable: "What is kept of it can't be read at present; it can't be confirmed."
}
