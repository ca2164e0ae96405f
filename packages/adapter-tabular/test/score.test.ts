/** Scores are read by plain code, because a schema per row is too slow. It agrees with the schema on every text. */
import { Fact } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as Score from "../src/Score.ts"

const decimals = "0 -0 1 -1 0.5 -0.5 1.0 007 40 99.99 100 100.0 100.01 -1.01 1.01 0.000001 0.1234567890123"
const unfit =
  "0.0000001 0.123456789012345678 12345678901234567890 99999999999999999999 1e1 1E1 0x1 +1 1. .1 1,5 NaN null １"
const texts = [...`${decimals} ${unfit}`.split(" "), "", " ", "1 ", "Infinity"]
const scales: ReadonlyArray<Score.Scale> = [
  { kind: "scaled" },
  { kind: "raw", min: undefined, max: 100 },
  { kind: "raw", min: -50, max: 12.5 },
  { kind: "raw", min: 40, max: 1e19 }
]
const isScored = Schema.is(Fact.Scored)
/** A decimal that a number holds exactly as it was written, zeros at its ends aside. */
const isHeld = (text: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(text) &&
  text
    .replace(/^(-?)0+(?=\d)/, "$1")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "") === String(Number(text)).replace(/^0$/, text.startsWith("-") ? "-0" : "0")

describe("scores", () => {
  for (const scale of scales) {
    it(`on the scale ${JSON.stringify(scale)}, the plain code and the schema agree`, () => {
      for (const text of texts) {
        const { kind, ...limits } = scale
        const { min, max } = { min: undefined, max: undefined, ...limits }
        const value = Number(text)
        const given = kind === "scaled" ? { scaled: value } : { raw: value, ...(min === undefined ? {} : { min }), max }
        const reading = Score.read(scale, text)
        assert.strictEqual("evidence" in reading, isHeld(text) && isScored({ _tag: "Scored", ...given }), text)
        if ("evidence" in reading) assert.isTrue(isScored(reading.evidence), text)
      }
    })
  }
})
