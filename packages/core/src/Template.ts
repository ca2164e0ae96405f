/** A rule to start from for each way of delivering a course, as the JSON that a catalog holds. */
import * as Build from "./Build.ts"

type Roles = readonly [string, ...ReadonlyArray<string>]

const instructor: Roles = ["instructor"]

/**
 * Taught in a room. Undetermined until a `Closed` fact says that no session is to come. At least `share` of the sessions attended (80%, of `sessions` where that group is named), and the
 * participation passed. It is passed where its source says so (of the group `status`, or of the whole where none is named), or
 * where a person in one of `roles` (an instructor) has assessed that same group, or the whole, as passed.
 */
export const classroom = ({
  share = "80%",
  sessions,
  status,
  roles = instructor
}: {
  readonly share?: Build.Ratio
  readonly sessions?: string
  readonly status?: string
  readonly roles?: Roles
} = {}): Build.Rule =>
  Build.all(
    Build.attended({ share, ...inGroup(sessions) }),
    Build.any(
      status === undefined ? Build.rolledUp("passed") : Build.passed(status),
      Build.decided(roles, inGroup(status))
    )
  )

/**
 * Taught over the net: at least `share` of the sessions' minutes attended (80%), or at least `minutes` in all where that is
 * given instead; of `sessions` where that group is named. Or, whatever the minutes, a person in one of `roles` (an instructor)
 * has assessed the whole participation as passed.
 */
export const virtual = ({
  share = "80%",
  minutes,
  sessions,
  roles = instructor
}: {
  readonly sessions?: string
  readonly roles?: Roles
} & (
  | { readonly share?: Build.Ratio; readonly minutes?: never }
  | { readonly minutes: number; readonly share?: never }
) = {}): Build.Rule =>
  Build.any(
    Build.attended(
      minutes === undefined ? { shareOfMinutes: share, ...inGroup(sessions) } : { minutes, ...inGroup(sessions) }
    ),
    Build.decided(roles)
  )

/**
 * Partly taught, partly online. Undetermined until `Closed` facts say so of all sources. At least `share` (80%) of the sessions of the group `live` attended, and every component of the
 * group `online` completed or passed.
 */
export const blended = ({
  live,
  online,
  share = "80%"
}: {
  readonly live: string
  readonly online: string
  readonly share?: Build.Ratio
}): Build.Rule =>
  Build.all(Build.attended({ share, group: live }), Build.share(online, "100%", ["Completed", "Passed"]))

/**
 * Learnt alone, one of three: every component of `group` completed; or, with a `passMark`, every component scored at least that,
 * and completing is not enough; or, with a threshold of `progress`, every component completed, or every one gone through that far.
 */
export const selfPaced = ({
  group,
  passMark,
  progress
}: { readonly group: string } & (
  | { readonly passMark?: Build.Ratio; readonly progress?: never }
  | { readonly progress: Build.Ratio; readonly passMark?: never }
)): Build.Rule => {
  const component = "every"
  if (passMark !== undefined) return Build.scored(group, passMark, { component })
  const completed = Build.completed(group, { component })
  return progress === undefined ? completed : Build.any(completed, Build.progressed(group, progress, { component }))
}

/**
 * Learnt elsewhere: verified proof of it, of one of `issuers` where they are named. Where `roles` are named, a person in one of
 * them has also to assess the participation as passed.
 */
export const external = ({
  issuers,
  roles
}: {
  readonly issuers?: readonly [string, ...ReadonlyArray<string>]
  readonly roles?: Roles
} = {}): Build.Rule => {
  const evidence = Build.evidence({ verified: true, ...(issuers === undefined ? {} : { issuers }) })
  return roles === undefined ? evidence : Build.all(evidence, Build.decided(roles))
}

const inGroup = (group: string | undefined): { readonly group?: string } => (group === undefined ? {} : { group })
