export * as Outbox from "./Outbox.ts"
export * as Xapi from "./Xapi.ts"
