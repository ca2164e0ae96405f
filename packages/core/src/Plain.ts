/** Plain objects for whoever reads answers, in JSON or in a program: days and moments as text, names as people write them. */
export * from "./internal/PlainLists.ts"
export * from "./internal/PlainRecords.ts"
export type * from "./Shapes.ts"
