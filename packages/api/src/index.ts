export * as Access from "./access/Access.ts"
export * as Problem from "./access/Problem.ts"
