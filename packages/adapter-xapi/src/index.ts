export * as Outbox from "./outbox/Outbox.ts"
export * as Structure from "./structure/Structure.ts"
export * as Xapi from "./Xapi.ts"
