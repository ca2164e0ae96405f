/** When an event ends: what is first seen once it is over was so by then. */
import { CivilDate, Fact, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import type { Compiled } from "./Setting.ts"
import { instantOf } from "./Wire.ts"

const isZone = Schema.is(Text.Zone)

/** The zone that an event names, or the setting for that name; the usual one where it is none. */
export const zoneOf = ({ zones }: Pick<Compiled, "zones">, zone: unknown, usual: string): string => {
  const own = typeof zone === "string" ? (zones.get(zone) ?? zone) : usual
  return isZone(own) ? own : usual
}

const day = /^\d{4}-\d{2}-\d{2}(?:$|T)/

/** An end as the API writes it: a moment, or a day without one; undefined for anything else. */
export const parse = (text: string, zone: string): Fact.Happened | undefined => {
  const at = instantOf(text)
  if (at !== undefined) return Fact.happenedAt(at, zone)
  const on = day.test(text) ? CivilDate.parse(text.slice(0, 10)) : undefined
  return on === undefined ? undefined : Fact.happenedOn(on, zone)
}

/** As rows hold it: the same text however the API writes it. */
export const format = ({ at, on }: Pick<Fact.Happened, "at" | "on">): string =>
  at === null ? CivilDate.format(on) : Instant.format(at)

/** Whether it is past: of a day, once the next one has begun. */
export const isPast = ({ at, on, zone }: Fact.Happened, now: Instant.Instant): boolean =>
  at === null ? on < Instant.dayIn(now, zone) : at <= now
