/** A page that says why there is nothing else to say. */
import * as Frame from "./Frame.ts"
import * as Html from "./Html.ts"
import type { Tone } from "./Look.ts"
import type { Said } from "./words/PageWords.ts"

export const of = (around: Frame.Around, { title, meaning }: Said, tone: Tone = "none"): string =>
  Frame.page(around, title, Frame.answer(tone, title, Html.paragraph(meaning)))
