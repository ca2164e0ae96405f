/** What to call the change that an entry is of. */
import type { Achievement } from "../Achievement.ts"
import type * as Entry from "../Entry.ts"
import type { CatalogVersion } from "../Id.ts"
import * as Span from "../Span.ts"
import * as State from "../State.ts"
import * as TermDays from "./TermDays.ts"
import * as Terms from "../Terms.ts"

/** What stands after it. */
type After = Omit<State.State, "issuedOn">

/** What to call the change; undefined where there is none. */
export const of = (
  standing: Achievement | undefined,
  after: After,
  catalog: CatalogVersion,
  denied: boolean
): Entry.Kind | undefined => {
  if (standing === undefined) {
    return after.held.length > 0 ? "Issued" : after.shadow === null ? undefined : "Denied"
  }
  // Another version that says the same is a change too: its validity may be another. What counts on no day has none, and is the
  // newest version's to issue, which is not told each time that there is one.
  const isOfVersion = standing.catalog === catalog || State.isNothing(after)
  const isSame = isOfVersion && State.isAlike(standing, { ...after, issuedOn: standing.issuedOn })
  return isSame ? undefined : (byTerms(standing.terms, after.terms) ?? byDays(standing, after, denied))
}

const byTerms = (before: Terms.Terms, is: Terms.Terms): Entry.Kind | undefined => {
  const was = TermDays.distinct(before)
  if (was.voided !== is.voided) return is.voided === true ? "Voided" : "Reinstated"
  for (const [name, kind] of [
    ["revocations", "Revoked"],
    ["suspensions", "Suspended"]
  ] as const) {
    const [had, has] = [was[name] ?? [], is[name] ?? []]
    if (Terms.isSame({ [name]: had }, { [name]: has })) continue
    if (takesMore(had, has) || takesMore(stopping(had), stopping(has))) return kind
    if (takesMore(has, had)) return "Reinstated"
  }
  return (is.extensions ?? []).length > (was.extensions ?? []).length ? "Extended" : undefined
}

type Intervals = NonNullable<Terms.Terms["revocations"] | Terms.Terms["suspensions"]>

/** Whether they take days that were not taken before. */
const takesMore = (was: Intervals, is: Intervals): boolean =>
  Span.minus(TermDays.days(is), TermDays.days(was)).length > 0

const stopping = (all: Intervals): Intervals => all.filter((each) => "clock" in each && each.clock === "stops")

const byDays = (before: After, after: After, denied: boolean): Entry.Kind => {
  const [was, is] = [before.held.at(-1)?.lost === null, after.held.at(-1)?.lost === null]
  if (was && !is) return denied ? "Denied" : "Withdrawn"
  if (!was && is) return "Reinstated"
  return after.contested !== null && before.contested === null ? "Contested" : "Updated"
}
