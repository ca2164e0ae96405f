export * as Outbox from "./Outbox.ts"
export * as Structure from "./Structure.ts"
export * as Xapi from "./Xapi.ts"
