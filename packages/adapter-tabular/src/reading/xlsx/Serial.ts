/** Numbers of a sheet as text: days since the workbook's epoch, times as parts of a day, and plain decimals. */
import { CivilDate } from "@laurel/core"
import { Result } from "effect"
import type { Wrong } from "./Sax.ts"
import type { Section } from "./NumberFormat.ts"

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
 * time by itself `09:30:00`; a span of time in hours, `27:30:00`; a percentage `85.5%`; by a format of digits `00123`; any other as
 * the shortest decimal. Parts of a second are left out.
 */
export const textOf = (value: number, section: Section, epoch: Epoch): Result.Result<string, Wrong> => {
  const { shown } = section
  if (shown === "number") return digits(value, section)
  if (shown === "percent") return Result.succeed(`${hundredfold(decimal(value))}%`)
  if (value < 0) return Result.fail({ expected: "a day or a time that a workbook can have", found: decimal(value) })
  const ms = Math.round(value * milliseconds)
  if (shown === "elapsed") return Result.succeed(clock(ms))
  const [day, time] = [Math.floor(ms / milliseconds), ms % milliseconds]
  if (shown === "time" && day === 0) return Result.succeed(clock(time))
  const on = dayOf(day, epoch)
  if (on === undefined)
    return Result.fail({
      expected: `a day that exists, counted from ${epoch === 1900 ? "1900-01-01" : "1904-01-01"}`,
      found: foundOf(value, day, epoch)
    })
  const date = CivilDate.format(on)
  return Result.succeed(shown === "date" && Math.floor(time / 1_000) === 0 ? date : `${date}T${clock(time)}`)
}

const foundOf = (value: number, day: number, epoch: Epoch): string => {
  if (day === 60 && epoch === 1900) return "day 60, a 29 February 1900 that never was"
  return day === 0 ? `${decimal(value)}, as from a cell without a day` : decimal(value)
}

/** Zeros before a number are part of it where its format shows them, as of an id. */
const digits = (value: number, { digits, isPlain }: Section): Result.Result<string, Wrong> => {
  const text = decimal(value)
  const [, sign = "", whole = "", part = ""] = /^(-?)(\d+)(.*)$/.exec(text) ?? []
  if (whole.length >= digits) return Result.succeed(text)
  return isPlain && part === ""
    ? Result.succeed(sign + whole.padStart(digits, "0"))
    : Result.fail({ expected: "a number without zeros that only its format adds", found: text })
}

/** A decimal by a hundred, by its digits: a product would be a little off. */
const hundredfold = (text: string): string => {
  const [, sign = "", whole = "", part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const shifted = (whole + part.slice(0, 2).padEnd(2, "0")).replace(/^0+(?=\d)/, "")
  return sign + shifted + (part.length > 2 ? `.${part.slice(2)}` : "")
}

/** Programs count a 29 February 1900, which was not: day 60. Before it each day is one further from 1900's beginning. */
const dayOf = (day: number, epoch: Epoch): CivilDate.CivilDate | undefined => {
  const serial = epoch === 1900 ? day : day + between1904
  // Day 0 is none in 1900; in 1904 it is the first, and yet what a formula gives for an empty cell.
  if (day < 1 || serial > maxSerial || (epoch === 1900 && serial === 60)) return undefined
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
