export * as Moodle from "./Moodle.ts"
