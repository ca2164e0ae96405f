/** Facts from SCORM: packages, the run-time data that players commit, and SCORM Cloud. */
export { Setting } from "./commit/Setting.ts"
export { Envelope, Launch } from "./commit/Launch.ts"
