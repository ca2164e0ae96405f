/** Rows of what proves nothing. */
import { type Unproven } from "@laurel/credentials"
import type * as Row from "./Row.ts"
import { fileKey } from "./rowKeys.ts"

export const refusal = ({ step, expected, found, advice }: Unproven): Row.Outcome => ({
  _tag: "Refused",
  why: { step, expected, found, advice }
})

/** A row of something that could not even be looked at. */
export const refusedRow = (file: string, why: Unproven): Row.Row => ({
  key: fileKey(file, "0"),
  file,
  outcome: refusal(why),
  text: "",
  documents: []
})
