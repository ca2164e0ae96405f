export * as Access from "./access/Access.ts"
export * as Door from "./access/Door.ts"
export * as Keys from "./access/Keys.ts"
export * as Problem from "./access/Problem.ts"
