/**
 * Events of a ledger as webhooks. `collect` finds them in the log and the calendar and puts them on the ledger's shelf; `deliver`
 * sends what is due by the Standard Webhooks specification. Both may be stopped anywhere and run again, and by several at once.
 */
export { type Outcome, type Tuning } from "./attempt.ts"
export { type Cause, Kind as CauseKind, kinds as causes, usual as usualCauses } from "./Cause.ts"
export { collect, type Collected } from "./collect.ts"
export type { Cursor } from "./Cursor.ts"
export { deliver, type Delivered, maxAttempts, type Tell } from "./deliver.ts"
export type { Kept as Delivery } from "./Delivery.ts"
export type { Endpoint, Receiver } from "./Endpoint.ts"
export { describe, type Event, plain, types as eventTypes } from "./Event.ts"
export { discard, find, list, maxCounted, retry, type Standing, standing, test } from "./Letters.ts"
export { secretOf } from "./sign.ts"
