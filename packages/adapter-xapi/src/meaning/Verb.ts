/** What a verb says, by the profile it is of. A configuration adds to this map and overrides it. */

/** What the built-in map and a configuration can say of a verb; the README has a table of what each gives. */
export const meanings = [
  "completed",
  "passed",
  "failed",
  "scored",
  "progressed",
  "attended",
  "registered",
  "unregistered",
  "earned",
  "watched",
  "result",
  "nothing"
] as const
type Meaning = (typeof meanings)[number]

/** Those of the roll-up and the waiver have no meaning outside of cmi5, so that no configuration can name them. */
export type Known = Meaning | "satisfied" | "waived"

const adl = "http://adlnet.gov/expapi/verbs/"
const cmi5 = "https://w3id.org/xapi/adl/verbs/"
const video = "https://w3id.org/xapi/video/verbs/"
const tincan = "http://id.tincanapi.com/verb/"

/** ADL's verbs that speak of doing something, and never of an outcome of the whole. */
const silent = [
  "answered",
  "asked",
  "attempted",
  "commented",
  "exited",
  "experienced",
  "imported",
  "initialized",
  "interacted",
  "launched",
  "logged-in",
  "logged-out",
  "preferred",
  "responded",
  "resumed",
  "shared",
  "suspended",
  "voided"
]

export const builtIn: ReadonlyMap<string, Known> = new Map<string, Known>([
  ...silent.map((verb): [string, Known] => [adl + verb, "nothing"]),
  [`${adl}completed`, "completed"],
  [`${adl}passed`, "passed"],
  [`${adl}mastered`, "passed"],
  [`${adl}failed`, "failed"],
  [`${adl}scored`, "scored"],
  [`${adl}progressed`, "progressed"],
  [`${adl}attended`, "attended"],
  ["http://activitystrea.ms/schema/1.0/attend", "attended"],
  [`${adl}registered`, "registered"],
  [`${tincan}registered`, "registered"],
  [`${adl}unregistered`, "unregistered"],
  [`${tincan}unregistered`, "unregistered"],
  [`${adl}earned`, "earned"],
  [`${tincan}earned`, "earned"],
  ["http://specification.openbadges.org/xapi/verbs/earned", "earned"],
  // Of a video it says how far it was watched; of anything else only that a session ended.
  [`${adl}terminated`, "watched"],
  [`${video}paused`, "watched"],
  [`${video}seeked`, "watched"],
  [`${video}played`, "nothing"],
  [`${cmi5}abandoned`, "nothing"],
  [`${cmi5}satisfied`, "satisfied"],
  [`${cmi5}waived`, "waived"]
])

/** The source's own word: what stands last in the verb's id. */
export const wordOf = (verb: string): string =>
  verb.slice(Math.max(...["/", "#", ":"].map((end) => verb.lastIndexOf(end))) + 1)
