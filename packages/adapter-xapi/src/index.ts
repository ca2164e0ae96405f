export * as Cmi5 from "./Cmi5.ts"
export * as Outbox from "./Outbox.ts"
export * as Xapi from "./Xapi.ts"
