/** Numbers of a sheet as text: days since the workbook's epoch, times as parts of a day, and plain decimals. */
import { CivilDate } from "@laurel/core"
import { Result } from "effect"
import type { Wrong } from "./Sax.ts"
import type { Shown } from "./NumberFormat.ts"

export type Epoch = 1900 | 1904

const milliseconds = 86_400_000
/** 9999-12-31, by the epoch of 1900. */
const maxSerial = 2_958_465
const between1904 = 1_462

const two = (value: number): string => String(value).padStart(2, "0")

/** The time of day, or hours beyond it, without parts of a second. */
const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000)
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/**
 * A number as its format shows it: `2024-03-01`, with its time where it has one or the format shows one, `2024-03-01T09:30:00`; a
 * time by itself `09:30:00`; a span of time in hours, `27:30:00`; any other as the shortest decimal. Parts of a second are left out.
 */
export const textOf = (value: number, shown: Shown, epoch: Epoch): Result.Result<string, Wrong> => {
  if (shown === "number") return Result.succeed(decimal(value))
  if (value < 0) return Result.fail({ expected: "a day or a time that a workbook can have", found: decimal(value) })
  const ms = Math.round(value * milliseconds)
  if (shown === "elapsed") return Result.succeed(clock(ms))
  const [day, time] = [Math.floor(ms / milliseconds), ms % milliseconds]
  if (shown === "time" && day === 0) return Result.succeed(clock(time))
  const on = dayOf(day, epoch)
  if (on === undefined)
    return Result.fail({
      expected: `a day that exists, counted from ${epoch === 1900 ? "1900-01-01" : "1904-01-01"}`,
      found: day === 60 && epoch === 1900 ? "day 60, a 29 February 1900 that never was" : decimal(value)
    })
  const date = CivilDate.format(on)
  return Result.succeed(shown === "date" && Math.floor(time / 1_000) === 0 ? date : `${date}T${clock(time)}`)
}

/** Programs count a 29 February 1900, which was not: day 60. Before it each day is one further from 1900's beginning. */
const dayOf = (day: number, epoch: Epoch): CivilDate.CivilDate | undefined => {
  const serial = epoch === 1900 ? day : day + between1904
  if (serial > maxSerial || (epoch === 1900 && (serial < 1 || serial === 60))) return undefined
  return CivilDate.fromEpochDay(serial - (serial < 60 ? first : afterGap))
}

/** Days from 1899-12-31, and from 1899-12-30, to 1970-01-01. */
const [first, afterGap] = [25_568, 25_569]

/** The shortest decimal that is this number, without a power of ten. */
const decimal = (value: number): string => {
  const text = String(value)
  const [, sign = "", whole = "", part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? []
  if (whole === "") return text
  const digits = whole + part
  const point = whole.length + Number(power)
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`
  return point >= digits.length
    ? `${sign}${digits}${"0".repeat(point - digits.length)}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
