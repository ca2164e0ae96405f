/** `--campaign <choice>`: which achievements that were issued already a new catalog judges anew, and who says so. */
import { type Campaign, CivilDate, Sync } from "@laurel/core"
import { Effect, Option } from "effect"
import { Flag } from "effect/cli"
import * as Correction from "../decisions/Correction.ts"
import { day } from "../flags/DayFlag.ts"
import { unable } from "../Unable.ts"

type Chosen = Campaign.Choice | "future"

const choiceOf = (text: string): Chosen | undefined => {
  const since = CivilDate.parse(/^earned-since=(.*)$/.exec(text)?.[1] ?? "")
  if (since !== undefined) return { _tag: "EarnedSince", since }
  if (text === "future") return text
  if (text === "renewal") return { _tag: "Renewal" }
  return text === "holders" ? { _tag: "Holders" } : undefined
}

const { actor, role, reason } = Correction.by

export const flags = {
  campaign: Flag.String("campaign").pipe(
    Flag.withMetavar("choice"),
    Flag.filterMap(
      (text) => Option.fromUndefinedOr(choiceOf(text)),
      () => "future, renewal, holders or earned-since=<date>, such as earned-since=2026-01-01"
    ),
    Flag.withDescription(
      "What of that which was issued already is judged anew: nothing (future, unless given), what begins to count only later (renewal), what counts today (holders), or what was earned on a day or later (earned-since=<date>)"
    ),
    Flag.optional
  ),
  on: day("on").pipe(
    Flag.withDescription("The day on which it is asked what counts; today in UTC unless given"),
    Flag.optional
  ),
  actor: Flag.optional(actor),
  role: Flag.optional(role),
  reason: Flag.optional(reason)
}

export interface Input {
  readonly campaign: Option.Option<Chosen>
  readonly on: Option.Option<CivilDate.CivilDate>
  readonly actor: Option.Option<string>
  readonly role: Option.Option<string>
  readonly reason: Option.Option<string>
}

/** Whether any of the flags is given. */
export const areGiven = ({ campaign, on, actor: who, role: as, reason: why }: Input): boolean =>
  [campaign, on, who, as, why].some(({ _tag }) => _tag === "Some")

/** The campaign, and the day; each achievement that is chosen is a decision, so that somebody must have made it. */
export const read = Effect.fnUntraced(function* (input: Input) {
  const on = Option.isSome(input.on) ? input.on.value : yield* Sync.today
  const choice = Option.getOrElse(input.campaign, (): Chosen => "future")
  if (choice === "future") return { campaign: null, on }
  const by = Option.all({ actor: input.actor, role: input.role, reason: input.reason })
  if (Option.isNone(by))
    return yield* unable(
      "a campaign decides about each achievement that it chooses: say who decides and why, by --actor, --role and --reason"
    )
  return { campaign: { choice, on, ...by.value } satisfies Campaign.Campaign, on }
})

export const words = (campaign: Campaign.Campaign | null): string => {
  if (campaign === null) return "Campaign: future. What was issued already stays under the version that governs it."
  const { choice, on, actor: who, role: as, reason: why } = campaign
  return `Campaign: ${choiceWords(choice, CivilDate.format(on))}, by ${who} (${as}): "${why}"`
}

const choiceWords = (choice: Campaign.Choice, on: string): string => {
  switch (choice._tag) {
    case "Renewal":
      return `renewal. What counts on ${on} stays as it is; what begins to count only later is judged anew, and so is each renewal`
    case "Holders":
      return `holders. What counts on ${on} is judged anew`
    case "EarnedSince":
      return `earned since. What was earned on ${CivilDate.format(choice.since)} or later is judged anew`
  }
}
