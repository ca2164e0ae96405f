/** The day of a moment in a zone. Asking the runtime takes microseconds, and a statement is read in as few. */
import { type CivilDate, Instant } from "@laurel/core"
import { remembered } from "../statement/remembered.ts"

/** Since 1972 no zone's offset has had a part of a quarter of an hour, so that a day begins with a quarter everywhere. */
const quarters = Date.UTC(1972, 1, 1)
const quarter = 900_000
const maxQuarters = 100_000

const zones = remembered(1_000, (zone: string) =>
  remembered(maxQuarters, (start: number): CivilDate.CivilDate => {
    const at = Instant.fromMillis(start) ?? Instant.min // the start of the quarter of a moment in range is in range
    return Instant.dayIn(at, zone)
  })
)

/** The civil date at that moment; the zone has been checked with the setting. */
export const dayIn = (at: Instant.Instant, zone: string): CivilDate.CivilDate =>
  at < quarters ? Instant.dayIn(at, zone) : zones(zone)(at - (at % quarter))
