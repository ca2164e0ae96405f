/** `"schedule"` of a source and `"watch"` in the configuration: when `laurel watch` reads. */
import { Text } from "@laurel/core"
import { Cron, Result, Schema } from "effect"

const never = "never"

/** Cron's five fields: minute, hour, day of the month, month, day of the week. */
const Fields = Schema.String.check(
  Schema.isMaxLength(200),
  Schema.makeFilter((text: string) =>
    comesIn(text, "UTC")
      ? undefined
      : 'expected five fields as of cron that some day fits, such as "*/15 * * * *" for every quarter of an hour or "30 2 * * 1-5" for 02:30 from Monday to Friday'
  )
)

/** Whether it can be read, and comes at all: 30 February never does. */
const comesIn = (text: string, zone: string): boolean => {
  if (text.trim().split(/\s+/).length !== 5) return false
  const cron = Cron.parse(text, zone)
  if (Result.isFailure(cron)) return false
  try {
    Cron.next(cron.success, new Date(0))
    return true
  } catch {
    // It has no other way to say that it found none.
    return false
  }
}

/** Five fields, in the zone of `"watch"` or in one of their own; or `"never"`. */
export const Schedule = Schema.Union([
  Schema.Literal(never),
  Fields,
  Schema.Struct({ cron: Fields, zone: Text.Zone })
]).annotate({
  message:
    'expected five fields as of cron that some day fits, such as "*/15 * * * *"; or the same with a zone of their own, as { "cron": "30 2 * * *", "zone": "Europe/Berlin" }; or "never"'
})
export type Schedule = typeof Schedule.Type

export const WatchSetting = Schema.Struct({
  /** Of the sources that have none of their own; every quarter of an hour unless given. */
  schedule: Schema.optionalKey(Schedule),
  /** Where schedules without a zone are told; UTC unless given. */
  zone: Schema.optionalKey(Text.Zone),
  /** Seconds over which what is due at the same time is spread; 30 unless given. */
  jitterSeconds: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3_600 }))),
  /** Sources read at the same time; 4 unless given. */
  atOnce: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 32 })))
})
export type WatchSetting = typeof WatchSetting.Type

const defaultSchedule = "*/15 * * * *"
const defaultJitterSeconds = 30
const defaultAtOnce = 4

/** When a source is read: undefined for never. */
export interface Plan {
  readonly cron: Cron.Cron
  /** As the configuration has it, for people. */
  readonly text: string
  /** Milliseconds. */
  readonly jitter: number
}

export const atOnce = ({ atOnce = defaultAtOnce }: WatchSetting): number => atOnce

/** When a source with such a schedule is read; undefined where it never is. */
export const planOf = (
  { schedule: others = defaultSchedule, zone: usual = "UTC", jitterSeconds = defaultJitterSeconds }: WatchSetting,
  own: Schedule | undefined
): Plan | undefined => {
  const schedule = own ?? others
  if (schedule === never) return undefined
  const { cron, zone } = typeof schedule === "string" ? { cron: schedule, zone: usual } : schedule
  // Each part was found good when the configuration was read.
  return { cron: Cron.parseUnsafe(cron, zone), text: `${cron} (${zone})`, jitter: jitterSeconds * 1_000 }
}
