/** `--at <date>`: a day as people write it. */
import { CivilDate } from "@laurel/core"
import { Option } from "effect"
import { Flag } from "effect/cli"

export const at = Flag.String("at").pipe(
  Flag.withMetavar("date"),
  Flag.filterMap(
    (text) => Option.fromUndefinedOr(CivilDate.parse(text)),
    () => "an existing day such as 2015-06-30"
  )
)
