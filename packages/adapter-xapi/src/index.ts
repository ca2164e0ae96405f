export * as Xapi from "./Xapi.ts"
