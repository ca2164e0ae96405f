/** `--at <date>`, `--from <date>`: a day as people write it. */
import { CivilDate } from "@laurel/core"
import { Option } from "effect"
import { Flag } from "effect/cli"

export const day = (name: string): Flag.Flag<CivilDate.CivilDate> =>
  Flag.String(name).pipe(
    Flag.withMetavar("date"),
    Flag.filterMap(
      (text) => Option.fromUndefinedOr(CivilDate.parse(text)),
      () => "an existing day such as 2015-06-30"
    )
  )

export const at = day("at")
