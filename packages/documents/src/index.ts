export * as Documents from "./Documents.ts"
export * as Folder from "./Folder.ts"
