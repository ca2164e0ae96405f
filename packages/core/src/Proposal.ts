/** What a course's own structure comes to in a catalog, until an author has looked at it. */
import type * as AchievementType from "./AchievementType.ts"
import type * as Build from "./Build.ts"
import type * as Offering from "./Offering.ts"

export interface Proposal {
  /** As a catalog's `offerings` hold it. */
  readonly offering: typeof Offering.Offering.Encoded
  /** Null where nothing has to be done, since a rule without clauses would be met by nothing at all. */
  readonly rule: Build.Rule | null
  /** As a catalog's `achievementTypes` hold it; null without a rule. */
  readonly achievementType:
    | (Pick<typeof AchievementType.AchievementType.Encoded, "id" | "title" | "courses"> & {
        readonly rule: Build.Rule
      })
    | null
}

/** What the caller names otherwise than it would be derived. */
export interface Options {
  /** The offering's id; the course's slug unless said otherwise. */
  readonly offering?: string
  /** The course's slug, also the achievement type's id; made of the course's own id unless said otherwise. */
  readonly course?: string
  /** The IANA zone in which the offering's days are counted; UTC unless said otherwise. */
  readonly zone?: string
}

/** A course to be gone through alone, of these components, earned by the rule. It is checked as a catalog is: by `Catalog.decode`. */
export const of = (
  course: { readonly slug: string; readonly title: string },
  components: Proposal["offering"]["components"],
  rule: Build.Rule | null,
  options: Options
): Proposal => ({
  offering: {
    id: options.offering ?? course.slug,
    course: course.slug,
    title: course.title,
    zone: options.zone ?? "UTC",
    delivery: "selfPaced",
    components
  },
  rule,
  achievementType: rule === null ? null : { id: course.slug, title: course.title, courses: [course.slug], rule }
})
