/** What a site says of itself before anything is read: the one call that tells what the token may call. */
import { Adapter, type Id } from "@laurel/core"
import { Effect } from "effect"
import { type Answered, type Client } from "../ask/Ask.ts"
import type { Compiled } from "../Setting.ts"
import * as Badges from "./Badges.ts"
import * as Closing from "./Closing.ts"
import * as Modules from "./Modules.ts"
import * as Wire from "./Wire.ts"

const name = "core_webservice_get_site_info"

/** Functions without which nothing can be read. */
const required = [
  name,
  "core_enrol_get_enrolled_users",
  "core_course_get_contents",
  "core_completion_get_activities_completion_status",
  "core_completion_get_course_completion_status",
  "gradereport_user_get_grade_items"
] as const

/** The site, and its clock. */
export const ask = Effect.fnUntraced(function* (
  client: Client
): Effect.fn.Return<Answered<Wire.SiteInfo>, Adapter.Failure> {
  const answer = yield* client.call(Wire.SiteInfo)({ name })
  if (answer._tag === "Answered") return answer
  return yield* new Adapter.Misconfigured({
    where: name,
    expected: "what the site says of itself",
    found: `"${answer.code}", which says ${JSON.stringify(answer.said)}`,
    advice:
      "Check the account of the token in Moodle: it must be confirmed, not suspended, and have agreed to the site's policies."
  })
})

/** What else can be read, and what is not where a function is lacking. */
const optionalOf = (compiled: Compiled) => [
  ...Object.entries(Modules.optional).map(([kind, names]) => ({
    what: `functions for activities of the kind "${kind}"`,
    names,
    without: `of activities of the kind "${kind}", where there are any, ${kind === "attendance" ? "no sessions or marks" : "no single tries"} are read`
  })),
  ...(compiled.badges === undefined
    ? []
    : [
        {
          what: "the function for badges",
          names: Badges.functions,
          without: "no badges are read, although the setting has an offering for them"
        }
      ]),
  {
    what: "the function for the ends of courses",
    names: [Closing.name],
    without: "no course is known to have ended, so that what counts at a course's end is not decided"
  },
  {
    what: "the function for people's courses",
    names: ["core_enrol_get_users_courses"],
    without:
      "in a course without completion of its own nobody is known to have left: they stay registered, and are told"
  }
]

/** Functions that the token may not call, by what they are for. */
export const lacking = ({ functions }: Wire.SiteInfo, compiled: Compiled) => {
  const there = new Set(functions.map((each) => each.name))
  const without = (names: ReadonlyArray<string>) => names.filter((each) => !there.has(each))
  return {
    required: without(required),
    optional: optionalOf(compiled).flatMap(({ names, ...each }) => {
      const missing = without(names)
      return missing.length === 0 ? [] : [{ ...each, missing }]
    })
  }
}

export const addFunctions =
  "Add them: Site administration > Server > Web services > External services > Functions > Add functions, in the service of the token."

/** Fails where something is lacking that all else needs, and tells what else won't be read. */
export const check = Effect.fnUntraced(function* (
  source: Id.SourceId,
  site: Wire.SiteInfo,
  compiled: Compiled
): Effect.fn.Return<void, Adapter.Failure> {
  const { required: needed, optional } = lacking(site, compiled)
  if (needed.length > 0) {
    return yield* new Adapter.Misconfigured({
      where: name,
      expected: `a service with the functions ${required.join(", ")}`,
      found: `one without ${needed.join(", ")}`,
      advice: addFunctions
    })
  }
  for (const { without, missing } of optional) {
    yield* Effect.logWarning(
      `source "${source}": ${without}, for the token's service lacks ${missing.join(", ")}. ${addFunctions}`
    )
  }
})
