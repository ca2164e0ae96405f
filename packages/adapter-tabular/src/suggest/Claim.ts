/** What a shape of rows says, and what it reads and asks for that. */
import type { Unfilled } from "../presets/Preset.ts"
import type { Roles } from "./roles.ts"
import { asks, type Remark } from "./Suggestion.ts"
import type { Role } from "./words.ts"

type Fact = Unfilled["streams"][number]["facts"][number]
type Maps = NonNullable<Unfilled["maps"]>

export interface Claims {
  readonly facts: ReadonlyArray<Fact>
  readonly maps: Maps
  /** Roles that the facts read. */
  readonly roles: ReadonlyArray<Role>
  /** Those of them whose format is a constant of their name. */
  readonly dates: ReadonlyArray<Role>
  readonly open: ReadonlyArray<string>
  readonly remarks: ReadonlyArray<Remark>
  /** Whether the columns tell what was done. */
  readonly isTold: boolean
}

/** What the activity is: a column of it, else one for the whole file, which a person names. */
export const activityOf = (roles: Roles) =>
  roles.has("activity")
    ? { activity: "{activity}", open: [], remarks: [], roles: ["activity" as const] }
    : {
        activity: "{constant.activity}",
        open: ["activity"],
        remarks: [asks("activity", "The activity that the rows are about, as the catalog's offering has it.")],
        roles: []
      }
