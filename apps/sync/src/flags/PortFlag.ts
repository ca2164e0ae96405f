/** A port to listen on. */
import { Option } from "effect"
import { Flag } from "effect/cli"
import * as Print from "../terminal/Print.ts"

const maxPort = 65_535

export const port = (name: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("n"),
    Flag.filterMap(
      (text) => (/^\d{1,5}$/.test(text) && Number(text) <= maxPort ? Option.some(Number(text)) : Option.none()),
      (text) => `a whole number from 0 to ${maxPort}, found "${Print.oneLine(text).slice(0, 100)}"`
    )
  )
