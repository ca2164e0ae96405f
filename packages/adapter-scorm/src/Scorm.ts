/** Facts from SCORM: packages, the run-time data that players commit, and SCORM Cloud. */
export { Setting } from "./commit/Setting.ts"
export { Envelope, Launch } from "./commit/Launch.ts"
export { type Caller, handler, type Options as HandlerOptions } from "./commit/Handler.ts"
export { type Known, knownIn } from "./commit/Known.ts"
export { received, stream } from "./commit/Rows.ts"
