/** A setting, and what rows say under it, in a line each. */
import { CivilDate, type Fact, Id, Instant, Rejection } from "@laurel/core"
import { Schema } from "effect"
import { rereader } from "../src/Definition.ts"
import { Setting } from "../src/Setting.ts"

export const source = Id.SourceId.make("moodle")

export const settingOf = (more: object = {}): Setting =>
  Schema.decodeUnknownSync(Setting, { onExcessProperty: "error" })({
    zone: "Europe/London",
    courses: [{ id: 5, offering: "safe-2026" }],
    claims: { email: true, idnumber: "staff" },
    badges: { offering: "badges" },
    ...more
  })

/** What evidence holds beside its kind. */
const detail = ({ _tag: _, ...rest }: Fact.Evidence): string =>
  Object.entries(rest)
    .map(([name, value]) =>
      name === "starts" || name === "ends"
        ? `${name} ${Instant.format(Instant.Instant.make(Number(value)))}`
        : name === "expires"
          ? `expires ${CivilDate.format(Schema.decodeUnknownSync(CivilDate.CivilDate)(value))}`
          : `${name} ${value}`
    )
    .join(", ")

type Stated = Pick<Fact.Draft, "reference" | "activity" | "evidence" | "happened" | "said">

/** A fact in a line: key, kind with what it holds, activity, when, and the source's word. */
export const brief = ({ reference, activity, evidence, happened, said }: Stated): string => {
  const holds = detail(evidence)
  const when = happened.at === null ? CivilDate.format(happened.on) : Instant.format(happened.at).replace(".000Z", "Z")
  return [
    reference.key,
    `${evidence._tag}${holds === "" ? "" : ` (${holds})`}`,
    ...(activity === null ? [] : [`of ${activity}`]),
    `${happened.basis} ${when}`,
    ...(said === null ? [] : [`"${said}"`])
  ].join(" · ")
}

/** What rows say, and why rows are not read. */
export const read = (rows: ReadonlyArray<unknown>, more: object = {}) => {
  const said = rereader({ source, setting: settingOf(more) })(
    "moodle",
    rows.map((row, index) => ({ key: `row ${index}`, line: null, raw: JSON.stringify(row) }))
  )
  return { drafts: said.drafts, refused: said.rejections.map(Rejection.describe) }
}

/** A line for each fact of a row, or for why it is not read. */
export const told = (row: unknown, more: object = {}): ReadonlyArray<string> => {
  const { drafts, refused } = read([row], more)
  return refused.length > 0 ? refused : drafts.map(brief)
}

/** Drafts as facts that stand, as a ledger would give them. */
export const standing = (drafts: ReadonlyArray<Fact.Draft>): ReadonlyArray<Fact.Fact> =>
  drafts.map((draft, index) => ({
    ...draft,
    id: Schema.decodeUnknownSync(Id.FactId)(index + 1),
    learner: Schema.decodeUnknownSync(Id.LearnerId)(1),
    origin: Schema.decodeUnknownSync(Id.FactId)(index + 1),
    revision: 1,
    recordedAt: Instant.min,
    batch: 1
  }))
