export * as Structure from "./Structure.ts"
export * as Xapi from "./Xapi.ts"
